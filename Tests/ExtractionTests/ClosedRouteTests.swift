import Catalog
import Concurrency
import Diagnostics
import Files
import Foundation
import Frontier
import HTTP
import Landing
import Pipeline
import Quota
import Spotify
import Synchronization
import TestSupport
import Testing

@testable import Extraction

/// A route that refuses everything costs its stage a few requests, and the run nothing.
@Suite struct ClosedRouteTests {
    private let catalog = FakeSpotify.FakeCatalog(
        artists: [Array(repeating: 2, count: 60)],
        isExtended: false
    )

    private func world() async throws -> World {
        let world = try World(extended: false)
        _ = try await world.extract(.search, from: FakeSpotify(catalog))
        _ = try await world.extract(.artists, from: FakeSpotify(catalog))
        return world
    }

    private func refusing(_ status: Int, _ prefix: String = "/v1/albums/") -> FakeSpotify {
        FakeSpotify(catalog) { target, _ in
            target.hasPrefix(prefix) ? HTTPResponse.failure(status, "Forbidden") : nil
        }
    }

    @Test(arguments: [403, 404])
    func `its stage goes on without it, says so once, and does not ask again for a week`(
        status: Int
    )
        async throws
    {
        var world = try await world()
        let spotify = refusing(status)
        let tally = try await world.extract(.albums, from: spotify)
        #expect(!tally.isPartial)
        #expect(tally.counts["degraded"] == 1)
        #expect(spotify.requests.count == 2)
        #expect(world.said.all.count { $0.contains("Spotify refuses albums") } == 1)

        world.runName = "2026-11-21T22-10-42Z"
        for source in [LandingSource.search, .artists] {
            _ = try await world.extract(source, from: FakeSpotify(catalog))
        }
        let later = refusing(status)
        let second = try await world.extract(.albums, from: later)
        #expect(later.requests.isEmpty)
        #expect(!second.isPartial)
        #expect(second.counts["degraded"] == 1)

        // A week later.
        let file = world.scratch.appending("home", "capabilities", "127.0.0.1%3A1", "client.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        try Data(text.replacing(/"[0-9]{4}-/, with: "\"2020-").utf8).write(to: file)
        let open = FakeSpotify(catalog)
        let third = try await world.extract(.albums, from: open)
        #expect(third.counts["degraded"] == nil)
        #expect(open.requests.count >= 49)
    }

    @Test func `it tells nothing of how many may be asked for at once`() async throws {
        var world = try World()
        world.environment["SPOTIFY_MODE"] = "auto"
        world.parameters.queries = []
        world.parameters.albums = (0..<4).map { FakeSpotify.album(0, $0) }
        let url = world.scratch.appending("home", "capabilities", "127.0.0.1%3A1", "client.json")
        _ = try CapabilityFile(url: url).merge([
            .hasAllFields(.artist): CapabilityFact(value: 1, learnedAt: Date()),
            .isOpen(.search): CapabilityFact(value: 1, learnedAt: Date()),
        ])
        let spotify = refusing(403, "/v1/albums")
        #expect(try await world.extract(.albums, from: spotify).counts["degraded"] == 1)
        // All at once, then two of them.
        #expect(spotify.requests.count == 3)
        let facts = CapabilityFile(url: url).read()
        #expect(facts[.isOpen(.albums)]?.value == 0)
        #expect(facts[.size(.albums)] == nil)
    }

    @Test func `an artist's albums may be closed as well`() async throws {
        var world = try World(extended: false)
        var catalog = catalog
        catalog.artists = Array(repeating: [1], count: 30)
        _ = try await world.extract(.search, from: FakeSpotify(catalog))
        world.parameters.detail.artist = .simplified
        let spotify = FakeSpotify(catalog) { target, _ in
            target.hasPrefix("/v1/artists/") ? HTTPResponse.failure(403, "Forbidden") : nil
        }
        let tally = try await world.extract(.artists, from: spotify)
        #expect(tally.counts["degraded"] == 1)
        #expect(spotify.requests.count == 2)
    }

    @Test func `three things that nobody has seen are unknown, and say nothing of the route`() async throws {
        var world = try await world()
        world.parameters.albums = (0..<5).map { FakeSpotify.album(9, $0) }
        let spotify = FakeSpotify(catalog)
        let tally = try await world.extract(.albums, from: spotify)
        #expect(tally.counts["degraded"] == nil)
        #expect(tally.counts["failed"] == 5)
        #expect(tally.counts["answers"] == 60)
    }

    @Test func `where no route has answered, the setting is wrong and the stage says which`() async throws {
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.albums = (0..<20).map { FakeSpotify.album(0, $0) }
        let spotify = refusing(403, "/v1/")
        let error = await #expect(throws: SpotifyError.self) {
            _ = try await world.extract(.albums, from: spotify)
        }
        #expect(error?.remedy.exitCode == 78)
        #expect(spotify.requests.count == 2)
    }

    @Test func `one that closes later is asked once more for what it answered last, and closes`() async throws
    {
        let world = try await world()
        let spotify = FakeSpotify(catalog) { _, number in
            number > 20 ? HTTPResponse.failure(404, "Service not found") : nil
        }
        let tally = try await world.extract(.albums, from: spotify)
        #expect(tally.counts["degraded"] == 1)
        // Those under way at the first refusal, one more, and the one that settles it; and up to seven answers
        // that come after it each clear the suspicion, so that it takes one more.
        #expect((23...36).contains(spotify.requests.count))
        #expect(Set(spotify.requests).count == spotify.requests.count - 1)
    }

    @Test func `things that go one by one close nothing, and cost few requests more`() async throws {
        let world = try await world()
        let gone = Set((10..<50).map { FakeSpotify.album(0, $0) })
        let spotify = FakeSpotify(catalog) { target, _ in
            gone.contains { target.contains($0) } ? HTTPResponse.failure(404, "Resource not found") : nil
        }
        let tally = try await world.extract(.albums, from: spotify)
        #expect(tally.counts["degraded"] == nil)
        #expect(tally.counts["failed"] == 40)
        #expect(tally.counts["answers"] == spotify.requests.count - 40)
        #expect((60...70).contains(spotify.requests.count))
    }

    @Test func `nothing more is asked until a route has answered`() async throws {
        let world = try await world()
        let mayAnswer = Mutex(false)
        let spotify = FakeSpotify(catalog) { _, number in
            while number == 1, !mayAnswer.withLock({ $0 }) {
                try await Task.sleep(for: .milliseconds(5))
            }
            return number == 2 ? HTTPResponse.failure(404, "too early?") : nil
        }
        async let tally = world.extract(.albums, from: spotify)
        try await wait(until: "the first is asked") { !spotify.requests.isEmpty }
        // Whoever does not wait for the first answer comes within this time.
        try await Task.sleep(for: .milliseconds(300))
        #expect(spotify.requests.count == 1)
        mayAnswer.withLock { $0 = true }
        #expect(try await tally.counts["answers"] == 59)
    }

    @Test func `a stop ends the waiting for a first answer`() async throws {
        let world = try await world()
        let stop = StopSignal()
        let spotify = FakeSpotify(catalog) { _, _ in
            stop.request()
            try await Task.sleep(for: .milliseconds(50))
            return nil
        }
        let tally = try await world.extract(.albums, from: spotify, stop: stop)
        #expect(tally.isPartial)
        #expect(spotify.requests.count == 1)
    }

    @Test func `an outage of one bucket costs two requests, and the others go on`() async throws {
        var world = try World(extended: false)
        var catalog = catalog
        catalog.artists = [Array(repeating: 60, count: 20)]
        catalog.hits = ["artist": 1]
        _ = try await world.extract(.search, from: FakeSpotify(catalog))
        let spotify = FakeSpotify(catalog) { target, _ in
            target.contains("/tracks?") ? HTTPResponse.failure(503, "Service unavailable") : nil
        }
        world.parameters.artists = [FakeSpotify.artist(0)]
        _ = try await world.extract(.artists, from: FakeSpotify(catalog))
        let tally = try await world.extract(.albums, from: spotify)
        #expect(tally.isPartial)
        #expect(tally.reason?.contains("nothing of album-tracks is answered") == true)
        #expect(tally.counts["given_up"] == 1)
        #expect(tally.counts["answers"] == 20)
        // Each is tried twice here.
        #expect((4...6).contains(spotify.requests.count { $0.contains("/tracks?") }))
    }

    @Test(arguments: [Capabilities.Route.search, .artists, .artistAlbums, .albums, .albumTracks, .tracks])
    func `a plan leaves out what is refused, and says until when`(route: Capabilities.Route) async throws {
        var world = try World(extended: false)
        world.parameters.detail.track = .full
        world.parameters.artists = [FakeSpotify.artist(0)]
        world.parameters.albums = [FakeSpotify.album(0, 0), FakeSpotify.album(0, 1)]
        world.parameters.tracks = [FakeSpotify.track(0, 0, 0)]
        // Of the first album a page of tracks is left.
        let album = FakeSpotify.album(0, 0)
        var page = ListPage(
            of: world.parameters.tracks(of: album),
            offset: 0,
            count: 50,
            nextOffset: 50,
            members: []
        )
        page.total = 60
        var observation = Observation(answeredAt: Date())
        observation.sightings = [Sighting(.album, album, market: nil, .full)]
        observation.pages = [page]
        let state = try StateDirectory(environment: world.environment)
        try await Frontier(at: state.frontier(host: "127.0.0.1:1", client: "client")).observe([observation])
        let everything = try await world.plan()
        #expect(everything.refusals.isEmpty)

        let time = Date(timeIntervalSince1970: Date().timeIntervalSince1970.rounded(.down))
        _ = try CapabilityFile(url: state.capabilities(host: "127.0.0.1:1", clients: ["client"])).merge([
            .isOpen(route): CapabilityFact(value: 0, learnedAt: time)
        ])
        let plan = try await world.plan()
        let left = Set(plan.demands.map(\.bucket.rawValue))
        #expect(Set(everything.demands.map(\.bucket.rawValue)).subtracting(left) == [route.rawValue])
        let refusal = try #require(plan.refusals.first)
        #expect(plan.refusals.count == 1)
        #expect(refusal.contains("refuses \(route.rawValue) "))
        #expect(refusal.hasSuffix((time + CapabilityFact.lifetime).inLocalTime))
    }

    @Test func `the order of artists does not wait for lists that are refused`() async throws {
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.artists = [0, 1].map(FakeSpotify.artist)
        let state = try StateDirectory(environment: world.environment)
        var observation = Observation(answeredAt: Date())
        observation.sightings = [Sighting(.artist, FakeSpotify.artist(0), market: nil, .full)]
        try await Frontier(at: state.frontier(host: "127.0.0.1:1", client: "client")).observe([observation])
        #expect(try await world.plan().worklists["artists"] == 2)
        _ = try CapabilityFile(url: state.capabilities(host: "127.0.0.1:1", clients: ["client"])).merge([
            .isOpen(.artistAlbums): CapabilityFact(value: 0, learnedAt: Date())
        ])
        _ = try await world.plan()
        #expect(try world.planned(.artist) == [FakeSpotify.artist(1)])
    }

    @Test func `a search that is closed leaves what the manifest names`() async throws {
        var world = try await world()
        world.runName = "2026-11-21T22-10-42Z"
        world.parameters.freshness.search = .zero
        world.parameters.artists = [FakeSpotify.artist(0)]
        let tally = try await world.extract(.search, from: refusing(403, "/v1/search"))
        #expect(tally.counts["degraded"] == 1)
        #expect(!tally.isPartial)
        #expect(try world.ids(.artist) == [FakeSpotify.artist(0)])
    }
}
