import Catalog
import Diagnostics
import Foundation
import HTTP
import Landing
import Pipeline
import Spotify
import TestSupport
import Testing

@testable import Extraction

@Suite struct RetryFailedTests {
    private let catalog = FakeSpotify.FakeCatalog.mixed(extended: false)

    @Test func `what a run gave up is asked again in another, and nothing else`() async throws {
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.albums = [FakeSpotify.album(9, 9)] + (0..<5).map { FakeSpotify.album(1, $0) }
        let broken = FakeSpotify.album(1, 3)
        let failing = FakeSpotify(catalog) { target, _ in
            target.contains(broken) ? HTTPResponse.failure(502, "Bad gateway.") : nil
        }
        let first = try await world.extract(.albums, from: failing)
        #expect(first.counts["failed"] == 2)

        let failed = world.runName
        world.runName = "2026-11-21T22-10-42Z"
        world.parameters.albums = []
        let spotify = FakeSpotify(catalog)
        let tally = try await world.extract(.albums, from: spotify, retrying: failed)
        #expect(
            Set(spotify.requests) == ["/v1/albums/\(FakeSpotify.album(9, 9))", "/v1/albums/\(broken)"]
        )
        #expect(tally.counts["failed"] == 1)
        #expect(tally.counts["retried_failures"] == 2)
        #expect(try world.landed() == ["/v1/albums/\(broken)"])
        let words = "2 requests given up in \(failed): 2 asked again, 1 answered, 1 not there, 0 failed again"
        #expect(world.said.all.contains { $0.contains(words) })

        // By now it has been landed: only what is not there is asked for once more.
        world.runName = "2026-11-22T22-10-42Z"
        let again = FakeSpotify(catalog)
        _ = try await world.extract(.albums, from: again, retrying: failed)
        #expect(again.requests == ["/v1/albums/\(FakeSpotify.album(9, 9))"])
    }

    @Test func `what a batch then tells is not there has not failed again`() async throws {
        var world = try World()
        world.parameters.queries = []
        world.parameters.albums = [FakeSpotify.album(9, 9), FakeSpotify.album(0, 0)]
        let failing = FakeSpotify(.mixed(extended: true)) { target, _ in
            target == "token" ? nil : HTTPResponse.failure(502, "Bad gateway.")
        }
        #expect(try await world.extract(.albums, from: failing).isPartial)

        let failed = world.runName
        world.runName = "2026-11-21T22-10-42Z"
        world.parameters.albums = []
        let spotify = FakeSpotify(.mixed(extended: true))
        #expect(try await !world.extract(.albums, from: spotify, retrying: failed).isPartial)
        #expect(spotify.requests.count == 1)
        let words = "1 requests given up in \(failed): 2 asked again, 1 answered, 1 not there, 0 failed again"
        #expect(world.said.all.contains { $0.contains(words) })
    }

    @Test func `what was missing twice, hours apart, is not asked again for having failed`() async throws {
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.albums = [FakeSpotify.album(9, 9)]
        let clock = TestClock()
        let failed = world.runName
        for (night, name) in [failed, "2026-11-21T22-10-42Z"].enumerated() {
            world.runName = name
            clock.set(clock.start + Double(night) * 86_400)
            let spotify = FakeSpotify(catalog)
            _ = try await world.extract(.albums, from: spotify, clock: clock.wall)
            #expect(spotify.requests.count == 1)
        }
        world.runName = "2026-11-22T22-10-42Z"
        clock.set(clock.start + 2 * 86_400)
        let spotify = FakeSpotify(catalog)
        _ = try await world.extract(.albums, from: spotify, retrying: failed, clock: clock.wall)
        #expect(spotify.requests.isEmpty)
    }

    @Test func `a page that was given up is asked again, and its list read on`() async throws {
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.artists = [FakeSpotify.artist(3)]
        let failing = FakeSpotify(catalog) { target, _ in
            target.contains("offset=20") ? HTTPResponse.failure(503, "Oops") : nil
        }
        _ = try await world.extract(.artists, from: failing)
        let spotify = FakeSpotify(catalog)
        _ = try await world.extract(.artists, from: spotify, retrying: world.run.url.path)
        // The page was halved down to one item; it is asked for once, whole.
        #expect(spotify.requests.first?.hasSuffix("limit=10&offset=20") == true)
        #expect(spotify.requests.count { $0.hasSuffix("offset=20") } == 1)
        #expect(Set(spotify.requests).count == spotify.requests.count)
        let again = FakeSpotify(catalog)
        _ = try await world.extract(.artists, from: again, retrying: world.run.url.path)
        #expect(again.requests.isEmpty)
    }

    /// A world in which `facts` were learned when the client id was still an extended one.
    private func extendedOnce(_ facts: [CapabilityName: Int]) throws -> World {
        var world = try World()
        world.environment["SPOTIFY_MODE"] = "auto"
        world.parameters.queries = []
        let url = world.scratch.appending("home", "capabilities", "127.0.0.1%3A1", "client.json")
        let learned = facts.merging([.hasAllFields(.artist): 1]) { $1 }
        _ = try CapabilityFile(url: url).merge(
            learned.mapValues { CapabilityFact(value: $0, learnedAt: Date()) }
        )
        return world
    }

    @Test func `several at once that failed are asked for one by one where no more is granted`()
        async throws
    {
        var world = try extendedOnce([.size(.albums): 20])
        world.parameters.albums = (0..<5).map { FakeSpotify.album(1, $0) }
        let failing = FakeSpotify(.mixed(extended: true)) { target, _ in
            target.hasPrefix("/v1/albums?") ? HTTPResponse.failure(502, "Bad gateway.") : nil
        }
        #expect(try await world.extract(.albums, from: failing).isPartial)
        #expect(Set(failing.requests).count == 1)

        let failed = world.runName
        world.runName = "2026-11-21T22-10-42Z"
        world.parameters.albums = []
        let spotify = FakeSpotify(catalog)
        let tally = try await world.extract(.albums, from: spotify, retrying: failed)
        #expect(!tally.isPartial)
        #expect(spotify.requests.first == failing.requests.first)
        // A half is asked for, too: what was granted once may be refused in passing.
        #expect(spotify.requests.count == 7)
        #expect(try Set(world.landed()) == Set((0..<5).map { "/v1/albums/\(FakeSpotify.album(1, $0))" }))
        let words = "1 requests given up in \(failed): 5 asked again, 5 answered, 0 not there, 0 failed again"
        #expect(world.said.all.contains { $0.contains(words) })
    }

    @Test func `a page that failed is asked for as large as it is granted now`() async throws {
        var world = try extendedOnce([.size(.artistAlbums): 50])
        world.parameters.artists = [FakeSpotify.artist(3)]
        let failing = FakeSpotify(.mixed(extended: true)) { target, _ in
            target.contains("/albums?") ? HTTPResponse.failure(502, "Bad gateway.") : nil
        }
        #expect(try await world.extract(.artists, from: failing).isPartial)

        let failed = world.runName
        world.runName = "2026-11-21T22-10-42Z"
        let spotify = FakeSpotify(catalog)
        let tally = try await world.extract(.artists, from: spotify, retrying: failed)
        #expect(!tally.isPartial)
        let ends = ["limit=50&offset=0"] + (0..<6).map { "limit=10&offset=\($0 * 10)" }
        #expect(spotify.requests.count == ends.count)
        #expect(zip(spotify.requests, ends).allSatisfy { $0.hasSuffix($1) })
        #expect(try world.ids(.album).count == 53)
    }

    @Test func `a run without failures has nothing to ask again`() async throws {
        let world = try World(extended: false)
        _ = try await world.extract(.search, from: FakeSpotify(catalog))
        let spotify = FakeSpotify(catalog)
        _ = try await world.extract(.search, from: spotify, retrying: world.runName)
        #expect(spotify.requests.isEmpty)
    }

    @Test func `what a used-up quota refused was not given up`() async throws {
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.artists = [FakeSpotify.artist(0)]
        world.parameters.depth = 0
        _ = try await world.extract(.artists, from: FakeSpotify(catalog) { _, _ in .quotaExceeded })
        let failures = try FailedRequests(of: .artists, in: world.runName, beside: world.run)
        #expect(failures.items.isEmpty)
    }

    @Test func `a run that is not there is a mistake of the command line`() async throws {
        let world = try World(extended: false)
        let error = await #expect(throws: FailedRunError.self) {
            _ = try await world.extract(.search, from: FakeSpotify(catalog), retrying: "nowhere")
        }
        #expect(error?.remedy.exitCode == 64)
        #expect(error?.description.contains("nowhere") == true)
        for made in [world.scratch.appending("home", "claims"), world.run.url] {
            #expect(!FileManager.default.fileExists(atPath: made.path))
        }
    }

    @Test(arguments: [
        (
            "/v1/search?q=a%20b%26c&type=artist,track&market=DE&limit=10&offset=20&include_external=audio",
            FailedRequest(
                subject: .search(
                    "a b&c",
                    types: [.artist, .track],
                    market: "DE",
                    includesExternalAudio: true
                ),
                limit: 10,
                offset: 20
            )
        ),
        (
            "/v1/browse/new-releases?limit=50&offset=0",
            FailedRequest(subject: .newReleases, limit: 50, offset: 0)
        ),
        (
            "/v1/artists/0000000000000000000001/albums?include_groups=album,single&limit=10&offset=10",
            FailedRequest(
                subject: .artistAlbums("0000000000000000000001", groups: ["album", "single"], market: nil),
                limit: 10,
                offset: 10
            )
        ),
        (
            "/v1/albums/0000000000000000000001/tracks?market=DE&limit=50&offset=50",
            FailedRequest(
                subject: .albumTracks("0000000000000000000001", market: "DE"),
                limit: 50,
                offset: 50
            )
        ),
        (
            "/v1/tracks?ids=0000000000000000000001,0000000000000000000002",
            FailedRequest(
                subject: .objects(
                    .track,
                    ids: ["0000000000000000000001", "0000000000000000000002"],
                    market: nil
                ),
                limit: 1,
                offset: 0
            )
        ),
        (
            "/v1/artists/0000000000000000000001",
            FailedRequest(
                subject: .objects(.artist, ids: ["0000000000000000000001"], market: nil),
                limit: 1,
                offset: 0
            )
        ),
    ])
    func `a recorded line is read back as what was asked`(target: String, request: FailedRequest) {
        #expect(FailedRequest(target: target) == request)
    }

    @Test(arguments: [
        "/api/token", "/v1/me", "/v1/artists/short", "https://evil.example/v1x/search", "/v1/search?type=x",
        "/v1/search?q=x&type=concert", "",
    ])
    func `what is none of our requests is not asked`(target: String) {
        #expect(FailedRequest(target: target) == nil)
    }
}
