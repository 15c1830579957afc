import Catalog
import Concurrency
import Diagnostics
import Foundation
import Frontier
import HTTP
import Landing
import Pipeline
import Spotify
import TestSupport
import Testing

@testable import Extraction

@Suite struct TombstoneTests {
    private let scratch: ScratchDirectory
    private let knowledge: Knowledge
    private let now = Date()

    init() async throws {
        scratch = try ScratchDirectory()
        var freshness = Freshness()
        freshness.album = .seconds(86_400)
        let frontier = try Frontier(at: scratch.appending("frontier.sqlite"))
        knowledge = Knowledge(
            frontier: frontier,
            unanswered: try await UnansweredThings(in: frontier, clock: .system),
            openedAt: now - 60,
            freshness: freshness,
            clock: .system
        )
    }

    private func isMissing(from first: TimeInterval, to last: TimeInterval, seen: TimeInterval? = nil) -> Bool
    {
        var status = ObjectStatus()
        status.missingFrom = now - first
        status.missingAt = now - last
        status.simplifiedAt = seen.map { now - $0 }
        return knowledge.isGood(status, as: .full, of: .album, now: now)
    }

    @Test func `a thing missed once is asked for in the next run`() {
        #expect(isMissing(from: 10, to: 10))
        #expect(!isMissing(from: 7_200, to: 7_200))
    }

    @Test func `a thing missed twice, hours apart, is left alone for four times its freshness`() {
        #expect(isMissing(from: 90_000, to: 7_200))
        #expect(isMissing(from: 5 * 86_400, to: 3.9 * 86_400))
        #expect(!isMissing(from: 5 * 86_400, to: 4.1 * 86_400))
    }

    @Test func `a thing missed twice within an hour is not gone`() {
        #expect(!isMissing(from: 7_200 + 3_000, to: 7_200))
    }

    @Test func `a thing that was seen again is asked for`() {
        #expect(!isMissing(from: 90_000, to: 7_200, seen: 3_600))
        #expect(!isMissing(from: 90_000, to: 7_200, seen: 50_000))
    }

    @Test func `what a batch leaves out is asked for by itself, for two nights`() async throws {
        var world = try World()
        world.parameters.queries = []
        world.parameters.depth = 0
        world.parameters.artists = [FakeSpotify.artist(0), FakeSpotify.artist(9), FakeSpotify.artist(1)]
        world.parameters.freshness.artist = .seconds(20 * 3_600)
        let clock = TestClock()
        for (night, count) in [2, 2, 1].enumerated() {
            world.runName = "2026-11-2\(night)T22-10-42Z"
            clock.set(clock.start + Double(night) * 86_400)
            let spotify = FakeSpotify(.mixed(extended: true)) { target, _ in
                guard target.hasPrefix("/v1/artists?") else { return nil }
                return .json(["artists": (0..<2).map { ["id": FakeSpotify.artist($0), "type": "artist"] }])
            }
            let tally = try await world.extract(.artists, from: spotify, clock: clock.wall)
            #expect(!tally.isPartial)
            #expect(spotify.requests.count == count, "\(spotify.requests)")
            #expect(tally.counts["failed"] == count - 1)
        }
    }

    @Test func `an identifier that Spotify finds wrong is asked for on two nights, then left alone`()
        async throws
    {
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.albums = [FakeSpotify.album(0, 0)]
        let clock = TestClock()
        for (night, count) in [1, 1, 0].enumerated() {
            world.runName = "2026-11-2\(night)T22-10-42Z"
            clock.set(clock.start + Double(night) * 86_400)
            let spotify = FakeSpotify(.mixed(extended: false)) { target, _ in
                target.hasPrefix("/v1/albums/") ? HTTPResponse.failure(400, "Invalid base62 id") : nil
            }
            let tally = try await world.extract(.albums, from: spotify, clock: clock.wall)
            #expect(!tally.isPartial)
            #expect(spotify.requests.count == count)
        }
    }

    @Test func `what is recorded as missing needs no frontier to be known`() async throws {
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.albums = [FakeSpotify.album(9, 9), FakeSpotify.album(0, 0)]
        let catalog = FakeSpotify.FakeCatalog.mixed(extended: false)
        _ = try await world.extract(.albums, from: FakeSpotify(catalog))
        try FileManager.default.removeItem(at: world.scratch.appending("home"))
        let spotify = FakeSpotify(catalog)
        _ = try await world.extract(.albums, from: spotify)
        #expect(spotify.requests.isEmpty)
    }
}
