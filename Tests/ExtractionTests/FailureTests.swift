import Diagnostics
import Files
import Foundation
import Frontier
import HTTP
import Landing
import Pipeline
import Quota
import Spotify
import TestSupport
import Testing

@testable import Extraction

@Suite struct FailureTests {
    @Test func `a used-up quota ends the calls to its bucket, the others go on`() async throws {
        let world = try World(extended: false)
        let catalog = FakeSpotify.FakeCatalog.mixed(extended: false)
        var landed = 0
        _ = try await world.extract(.search, from: FakeSpotify(catalog))
        _ = try await world.extract(.artists, from: FakeSpotify(catalog))
        landed = try world.landed().count
        let spotify = FakeSpotify(catalog) { target, _ in
            target.contains("/tracks?") ? HTTPResponse.quotaExceeded : nil
        }
        let before = Date()
        let tally = try await world.extract(.albums, from: spotify)
        #expect(tally.isPartial)
        #expect(tally.reason?.contains("album-tracks") == true)
        #expect([tally.counts["unanswered"], tally.counts["given_up"]] == [0, 0])
        let resumeAt = try #require(tally.resumeAt)
        #expect(abs(resumeAt.timeIntervalSince(before) - 86_000) < 60)
        #expect(spotify.requests.buckets[.albums] == catalog.artists.joined().count)
        #expect(try world.landed().count == landed + catalog.artists.joined().count)
        #expect((spotify.requests.buckets[.albumTracks] ?? 0) <= 8)

        // As long as the lock stands, a new start sends nothing there; then it goes on.
        let locked = FakeSpotify(catalog)
        #expect(try await world.extract(.albums, from: locked).isPartial)
        #expect(locked.requests.isEmpty)
        let state = StateDirectory(url: world.scratch.appending("home"))
        let ledger = try await QuotaLedger.local(in: state, host: "127.0.0.1:1")
        #expect(try await ledger.forget(.albumTracks) > 0)
        let again = FakeSpotify(catalog)
        #expect(try await !world.extract(.albums, from: again).isPartial)
        #expect(again.requests.buckets == [.albumTracks: 5])
    }

    @Test func `an unknown id is a recorded failure, and is not asked again in this run`() async throws {
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.albums = [FakeSpotify.album(9, 9), FakeSpotify.album(0, 0)]
        let catalog = FakeSpotify.FakeCatalog.mixed(extended: false)
        let spotify = FakeSpotify(catalog)
        let tally = try await world.extract(.albums, from: spotify)
        #expect(!tally.isPartial)
        #expect(tally.counts["failed"] == 1)
        #expect(spotify.requests.count == 2)
        let failure = try #require(try world.lines(of: world.run.failures(of: .albums)).first)
        #expect(failure["error_type"] as? String == "not_found")
        #expect(failure["status"] as? Int == 404)
        #expect(failure["stage"] as? String == "extract-albums")
        #expect((failure["body"] as? String)?.contains("Resource not found") == true)

        let again = FakeSpotify(catalog)
        #expect(try await world.extract(.albums, from: again).counts["answers"] == 0)
        #expect(again.requests.isEmpty)
    }

    @Test func `a null in a batch is noted, and is not asked again in this run`() async throws {
        var world = try World()
        world.parameters.queries = []
        world.parameters.albums = [FakeSpotify.album(9, 9), FakeSpotify.album(0, 0)]
        let spotify = FakeSpotify(.mixed(extended: true))
        _ = try await world.extract(.albums, from: spotify)
        _ = try await world.extract(.albums, from: spotify)
        #expect(spotify.requests.count == 1)
    }

    @Test func `a batch refused for one of its ids is asked in halves`() async throws {
        var world = try World()
        world.parameters.queries = []
        world.parameters.albums = (0..<4).map { FakeSpotify.album(2, $0) }
        let bad = FakeSpotify.album(2, 3)
        let spotify = FakeSpotify(.mixed(extended: true)) { target, _ in
            target.contains(bad) ? HTTPResponse.failure(400, "Invalid base62 id") : nil
        }
        let tally = try await world.extract(.albums, from: spotify)
        #expect(!tally.isPartial)
        #expect(spotify.requests.count { $0.contains(bad) } == 3)
        #expect(spotify.requests.buckets == [.albums: 5, .albumTracks: 3])
    }

    @Test(arguments: [500, 504])
    func `a thing that the server fails on keeps none of its batch unanswered`(status: Int) async throws {
        var world = try World()
        world.parameters.queries = []
        world.parameters.albums = (0..<4).map { FakeSpotify.album(2, $0) }
        let bad = FakeSpotify.album(2, 3)
        let service = {
            FakeSpotify(.mixed(extended: true)) { target, _ in
                target.contains(bad) ? HTTPResponse.failure(status, "Oops") : nil
            }
        }
        let clock = TestClock()
        let first = service()
        #expect(try await world.extract(.albums, from: first, clock: clock.wall).isPartial)
        // An outage is believed to be one until the same things meet it again, after others were answered.
        let isOutage = status == 504
        #expect((first.requests.buckets[.albumTracks] ?? 0) == (isOutage ? 0 : 3))
        clock.set(clock.start + 3_600)
        var others = world
        others.parameters.albums = []
        others.parameters.artists = [FakeSpotify.artist(0)]
        others.parameters.depth = 0
        _ = try await others.extract(.artists, from: service(), clock: clock.wall)
        let second = service()
        #expect(try await world.extract(.albums, from: second, clock: clock.wall).isPartial)
        let answered = (first.requests + second.requests).filter { !$0.contains(bad) }.buckets
        #expect(answered == [.albums: 2, .albumTracks: 3])
        // Each is tried twice here.
        #expect(second.requests.count { $0.contains(bad) } == (isOutage ? 6 : 2))
    }

    @Test func `three batches a stage are taken apart`() async throws {
        var world = try World()
        world.parameters.queries = []
        world.parameters.albums = (0..<100).map { FakeSpotify.album(0, $0) }
        // One after the other: none is taken apart while another is left without an answer.
        world.environment["SPOTIFY_MAX_CONCURRENT"] = "1"
        let bad = (0..<5).map { FakeSpotify.album(0, 20 * $0) }
        let catalog = FakeSpotify.FakeCatalog(artists: [Array(repeating: 1, count: 100)])
        let spotify = FakeSpotify(catalog) { target, _ in
            bad.contains { target.contains($0) } ? HTTPResponse.failure(500, "Oops") : nil
        }
        #expect(try await world.extract(.albums, from: spotify).isPartial)
        let sizes = Set(spotify.requests).map { $0.matches(of: /Album/).count }
        #expect(sizes.count { $0 == 20 } == 5)
        #expect(sizes.count { $0 == 10 } == 2 * 3)
    }

    @Test func `in an outage a batch that failed before is not taken apart`() async throws {
        var world = try World()
        world.parameters.queries = []
        world.parameters.albums = (0..<4).map { FakeSpotify.album(2, $0) }
        for _ in 0..<2 {
            let spotify = FakeSpotify(.mixed(extended: true)) { target, _ in
                target == "token" ? nil : HTTPResponse.failure(503, "Service unavailable")
            }
            _ = try? await world.extract(.albums, from: spotify)
            // It is tried twice here.
            #expect(spotify.requests.count == 2)
            #expect(Set(spotify.requests).count == 1)
        }
    }

    @Test func `one answer that does not come leaves the rest as it is, and is asked at the next start`()
        async throws
    {
        let world = try World(extended: false)
        let catalog = FakeSpotify.FakeCatalog.mixed(extended: false)
        _ = try await world.extract(.search, from: FakeSpotify(catalog))
        let broken = FakeSpotify.artist(3)
        let spotify = FakeSpotify(catalog) { target, _ in
            target.contains(broken) ? HTTPResponse.failure(502, "Bad gateway.") : nil
        }
        let tally = try await world.extract(.artists, from: spotify)
        #expect(tally.isPartial)
        #expect(tally.counts["failed"] == 1)
        #expect([tally.counts["unanswered"], tally.counts["given_up"]] == [1, 0])
        #expect(tally.counts["retried"] == 1)
        #expect(spotify.requests.count { !$0.contains(broken) } == 5)
        let again = FakeSpotify(catalog)
        #expect(try await !world.extract(.artists, from: again).isPartial)
        #expect(again.requests.count == 6)
        #expect(again.requests.allSatisfy { $0.contains(broken) })
    }

    @Test func `only what the service answered with a failure counts as asked in vain, until it is refused`()
        async throws
    {
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.albums = [FakeSpotify.album(0, 0)]
        let url = StateDirectory(url: world.scratch.appending("home"))
            .frontier(host: "127.0.0.1:1", client: "client")
        let answers: [@Sendable (_ target: String) throws -> HTTPResponse?] = [
            { $0 == "token" ? HTTPResponse.failure(503, "Service unavailable") : nil },
            { target in
                guard target != "token" else { return nil }
                throw HTTPError(kind: .unreachable, code: 7, message: "Connection refused", url: target)
            },
            { $0 == "token" ? nil : HTTPResponse.failure(500, "Oops") },
            { $0 == "token" ? nil : HTTPResponse.failure(404, "Resource not found") },
        ]
        var counts: [Int] = []
        for answer in answers {
            let spotify = FakeSpotify(.mixed(extended: false)) { target, _ in try answer(target) }
            _ = try? await world.extract(.albums, from: spotify)
            counts.append(try await Frontier(reading: url).unanswered().count)
        }
        #expect(counts == [0, 0, 1, 0])
    }

    @Test func `refused credentials end the stage at once, in Spotify's words`() async throws {
        let world = try World()
        let spotify = FakeSpotify(.mixed(extended: true)) { target, _ in
            guard target == "token" else { return nil }
            return HTTPResponse(
                status: 400,
                body: Array(#"{"error":"invalid_client","error_description":"Invalid client secret"}"#.utf8)
            )
        }
        let error = await #expect(throws: SpotifyError.self) {
            _ = try await world.extract(.search, from: spotify)
        }
        #expect(error?.remedy.exitCode == 77)
        #expect(error?.description.contains("Invalid client secret") == true)
        #expect(spotify.requests.isEmpty)
    }

    @Test func `an owner without Premium ends the stage at once, in Spotify's words`() async throws {
        let world = try World()
        let words = "Active premium subscription required for the owner of the app."
        let spotify = FakeSpotify(.mixed(extended: true)) { target, _ in
            target == "token" ? nil : HTTPResponse(status: 403, body: Array(words.utf8))
        }
        let error = await #expect(throws: SpotifyError.self) {
            _ = try await world.extract(.search, from: spotify)
        }
        #expect(error?.remedy.exitCode == 77)
        #expect(error?.description.contains(words) == true)
        #expect(spotify.requests.count == 1)
    }

    @Test func `a token that is revoked while its clock is good is renewed once, then the stage ends`()
        async throws
    {
        let world = try World()
        let spotify = FakeSpotify(.mixed(extended: true)) { target, _ in
            target == "token" ? nil : HTTPResponse.failure(401, "The access token expired")
        }
        let error = await #expect(throws: SpotifyError.self) {
            _ = try await world.extract(.search, from: spotify)
        }
        #expect(error?.remedy.exitCode == 77)
        #expect(spotify.requests.count == 2)
        #expect(try world.lines(of: world.run.requests(of: .search)).count == 4)
    }

    @Test func `where no token is given until later the stage ends early, but not for its quota`()
        async throws
    {
        let world = try World()
        let spotify = FakeSpotify(.mixed(extended: true)) { target, _ in
            target == "token" ? HTTPResponse.quotaExceeded : nil
        }
        let tally = try await world.extract(.search, from: spotify)
        #expect(tally.isPartial)
        #expect(tally.counts["given_up"] == 1)
        #expect(spotify.requests.isEmpty)
    }

    @Test func `accounts that nobody reaches end the stage as a service that is down`() async throws {
        let world = try World()
        let spotify = FakeSpotify(.mixed(extended: true)) { target, _ in
            guard target == "token" else { return nil }
            throw HTTPError(kind: .unreachable, code: 7, message: "Connection refused", url: target)
        }
        let error = await #expect(throws: SpotifyError.self) {
            _ = try await world.extract(.search, from: spotify)
        }
        #expect(error?.remedy.exitCode == 69)
        #expect(spotify.requests.isEmpty)
    }

    @Test func `a service that nobody reaches ends the stage at once`() async throws {
        let world = try World()
        let spotify = FakeSpotify(.mixed(extended: true)) { target, _ in
            throw HTTPError(kind: .unreachable, code: 7, message: "Connection refused", url: target)
        }
        let error = await #expect(throws: SpotifyError.self) {
            _ = try await world.extract(.search, from: spotify)
        }
        #expect(error?.remedy.exitCode == 69)
    }

    @Test func `a service that stops answering ends the stage before everything was tried`() async throws {
        let world = try World(extended: false)
        let catalog = FakeSpotify.FakeCatalog.mixed(extended: false)
        _ = try await world.extract(.search, from: FakeSpotify(catalog))
        _ = try await world.extract(.artists, from: FakeSpotify(catalog))
        let spotify = FakeSpotify(catalog) { _, number in
            number > 5 ? HTTPResponse.failure(503, "Service unavailable") : nil
        }
        let error = await #expect(throws: SpotifyError.self) {
            _ = try await world.extract(.albums, from: spotify)
        }
        #expect(error?.remedy.exitCode == 69)
        #expect(spotify.requests.count < 60)
    }

    @Test(arguments: [(500, 2), (410, 1)])
    func `an endpoint that fails on everything ends its bucket, while others are answered`(
        status: Int,
        attempts: Int
    ) async throws {
        let world = try World(extended: false)
        let catalog = FakeSpotify.FakeCatalog(artists: Array(repeating: [2], count: 40), isExtended: false)
        _ = try await world.extract(.search, from: FakeSpotify(catalog))
        let spotify = FakeSpotify(catalog) { target, _ in
            target.contains("/albums?") ? HTTPResponse.failure(status, "Gone wrong") : nil
        }
        let tally = try await world.extract(.artists, from: spotify)
        #expect(tally.isPartial)
        #expect(tally.reason?.contains("nothing of artist-albums is answered") == true)
        // One more than ten, where eight may be under way.
        #expect(spotify.requests.count == 11 * attempts)
    }

    @Test func `where batches are refused, all is read one by one, and the setting is named`() async throws {
        var world = try World()
        world.parameters.queries = []
        world.parameters.albums = (0..<50).map { FakeSpotify.album(3, $0) }
        let catalog = FakeSpotify.FakeCatalog.mixed(extended: false)
        let spotify = FakeSpotify(catalog)
        let tally = try await world.extract(.albums, from: spotify)
        #expect(!tally.isPartial)
        #expect(spotify.requests.count { $0.contains("?ids=") } == 1)
        #expect(try Set(world.landed()) == Set(world.parameters.albums.map { "/v1/albums/\($0)" }))
        let warnings = world.said.all.filter { $0.hasPrefix("warning: ") }
        #expect(warnings.count { $0.contains("SPOTIFY_MODE=extended, but Spotify refuses") } == 1)

        world.runName = "2026-11-21T22-10-42Z"
        world.parameters.freshness.album = .zero
        let later = FakeSpotify(catalog)
        _ = try await world.extract(.albums, from: later)
        #expect(later.requests.count == 50)
    }

    @Test func `a full disk ends the stage and names the file`() async throws {
        let world = try World()
        let folder = world.run.landing(of: .search)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let segment = folder.appending(component: "00001.ndjson")
        try FileManager.default.createSymbolicLink(
            at: segment,
            withDestinationURL: URL(filePath: "/dev/full")
        )
        let error = await #expect(throws: StorageError.self) {
            _ = try await world.extract(.search, from: FakeSpotify(.mixed(extended: true)))
        }
        #expect(error?.remedy.exitCode == 74)
        #expect(error?.description.contains(segment.path) == true)
    }

    @Test func `a full disk under the records ends the stage too`() async throws {
        let world = try World()
        let folder = world.run.landing(of: .search)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            at: world.run.requests(of: .search),
            withDestinationURL: URL(filePath: "/dev/full")
        )
        await #expect(throws: StorageError.self) {
            _ = try await world.extract(.search, from: FakeSpotify(.mixed(extended: true)))
        }
    }

    @Test func `every attempt is recorded as a line`() async throws {
        let world = try World()
        let spotify = FakeSpotify(.mixed(extended: true)) { _, number in
            number == 1 ? HTTPResponse(status: 500, body: [0xFF, 0xFE]) : nil
        }
        let tally = try await world.extract(.search, from: spotify)
        let requests = try world.lines(of: world.run.requests(of: .search))
        #expect(requests.count == tally.counts["requests"])
        #expect(requests.compactMap { $0["outcome"] as? String } == ["landed", "retried", "landed"])
        #expect(requests.compactMap { $0["bucket"] as? String } == ["token", "search", "search"])
        #expect(requests.last?["attempt"] as? Int == 2)
        #expect(requests.last?["url"] as? String == spotify.requests.last)
        #expect(requests.last?["ms"] is Int)
        let failures = try world.lines(of: world.run.failures(of: .search))
        #expect(failures.count == 1)
        #expect(failures.first?["error_type"] as? String == "http")
        #expect(failures.first?["body_base64"] as? String == "//4=")
    }

    @Test func `a missing setting is named before anything is asked`() async throws {
        var world = try World()
        world.environment["SPOTIFY_CLIENT_ID"] = nil
        let error = await #expect(throws: SpotifyError.self) {
            _ = try await world.extract(.search, from: FakeSpotify(.mixed(extended: true)))
        }
        #expect(error?.remedy.exitCode == 78)
        #expect(error?.description.contains("SPOTIFY_CLIENT_ID") == true)
    }
}
