import Concurrency
import Diagnostics
import Foundation
import HTTP
import Landing
import Pipeline
import Quota
import Spotify
import Synchronization
import Testing

@testable import Extraction

/// Budgets, allowances, locks, and what a stage does when they end.
@Suite(.timeLimit(.minutes(10))) struct EffectiveLimitsTests {
    private let catalog = FakeSpotify.FakeCatalog(
        artists: [Array(repeating: 2, count: 40)],
        isExtended: false
    )

    /// A stage that has forty albums to ask for, one each.
    private func world() throws -> World {
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.albums = (0..<40).map { FakeSpotify.album(0, $0) }
        return world
    }

    @Test func `budgets come from the mode, then the manifest, then options`() {
        var quota = QuotaSection()
        quota.budgets = [.search: 10, .albums: nil]
        var limits = SpendingLimits()
        limits.budgets = [.search: 20]
        limits.waitForBudget = .seconds(5)
        let effectiveLimits = EffectiveLimits(quota, limits, isExtended: false)
        #expect(effectiveLimits.budgets.daily[.search] == 20)
        #expect(effectiveLimits.budgets.daily[.albums] == nil)
        #expect(effectiveLimits.budgets.daily[.artists] == Budgets.development.daily[.artists])
        #expect(effectiveLimits.waitForBudget == .seconds(5))
        #expect(EffectiveLimits(quota, SpendingLimits(), isExtended: true).budgets.daily == [.search: 10])
        #expect(EffectiveLimits(quota, SpendingLimits(), isExtended: true).waitForBudget == .seconds(900))
    }

    @Test func `an app that the first answer shows to be extended is not held to development budgets`()
        async throws
    {
        let count = 2 * (Budgets.development.daily[.artistAlbums] ?? 0)
        for isExtended in [true, false] {
            var world = try World()
            world.environment["SPOTIFY_MODE"] = "auto"
            world.parameters.queries = []
            world.parameters.artists = (0..<count).map(FakeSpotify.artist)
            world.parameters.detail.artist = .full
            let spotify = FakeSpotify(
                FakeSpotify.FakeCatalog(
                    artists: Array(repeating: [1], count: count),
                    isExtended: isExtended
                )
            )
            let tally = try await world.extract(.artists, from: spotify)
            #expect(tally.isPartial == !isExtended)
            let asked = spotify.requests.buckets[.artistAlbums] ?? 0
            #expect(isExtended ? asked >= count : asked == count / 2)
        }
    }

    @Test(arguments: [10, 50])
    func `an app that sees everything and may ask for little is held to development budgets`(
        largestPage: Int
    ) async throws {
        let budget = try #require(Budgets.development.daily[.artistAlbums])
        var world = try World()
        world.environment["SPOTIFY_MODE"] = "auto"
        world.parameters.queries = []
        world.parameters.artists = (0..<2 * budget).map(FakeSpotify.artist)
        world.parameters.detail.artist = .full
        var catalog = FakeSpotify.FakeCatalog(artists: Array(repeating: [1], count: 2 * budget))
        catalog.allowsBatches = false
        catalog.largestPage = largestPage
        let spotify = FakeSpotify(catalog)
        let tally = try await world.extract(.artists, from: spotify)
        #expect(tally.isPartial)
        #expect(spotify.requests.contains { $0.hasPrefix("/v1/artists?ids=") })
        #expect(spotify.requests.buckets[.artistAlbums] == budget)
        let plan = try await world.plan()
        #expect(plan.demands.first { $0.bucket == .artistAlbums }?.limit == budget)

        // Whose app is an extended one after all learns from the next run what to set.
        world.runName = "2026-11-21T22-10-42Z"
        _ = try await world.extract(.artists, from: spotify)
        #expect(world.said.all.contains { $0.contains("set SPOTIFY_MODE=extended") })
    }

    @Test func `a spent budget ends the stage with 75 and the time at which it frees`() async throws {
        var world = try world()
        world.limits.budgets = [.albums: 7]
        let spotify = FakeSpotify(catalog)
        let before = Date()
        let tally = try await world.extract(.albums, from: spotify)
        #expect(spotify.requests.count == 7)
        #expect(tally.isPartial)
        #expect(tally.counts["left.albums"] == 0)
        #expect(tally.reason?.contains("the budget for albums is spent (7 of 7") == true)
        let resumeAt = try #require(tally.resumeAt)
        #expect(abs(resumeAt.timeIntervalSince(before) - 86_400) < 60)
        #expect(world.said.all.count { $0.hasPrefix("warning: the budget for albums") } == 1)

        // Another process of the same day finds it spent, and asks nothing.
        let again = FakeSpotify(catalog)
        #expect(try await world.extract(.albums, from: again).isPartial)
        #expect(again.requests.isEmpty)
    }

    @Test func `a job at the same time every night has its whole budget every night`() async throws {
        var world = try world()
        world.limits.budgets = [.albums: 7]
        let clock = TestClock()
        for night in 0..<4 {
            // Some seconds early: the requests of the night before are not 24 hours old yet.
            clock.set(clock.start + TimeInterval(night) * 86_400 - TimeInterval(night) * 4)
            world.runName = "2026-11-2\(night)T22-10-42Z"
            let spotify = FakeSpotify(catalog)
            let tally = try await world.extract(.albums, from: spotify, clock: clock.wall)
            #expect(spotify.requests.count == 7, "night \(night)")
            #expect(tally.isPartial)
        }
        #expect(
            world.said.all.contains { $0.contains("waiting as long as each further one frees within 15m") }
        )
        #expect(world.said.all.contains { $0.hasPrefix("waiting: waiting for albums: ") })
        #expect(try world.landed().count == 7)
    }

    @Test func `a budget is not waited for longer than was asked for`() async throws {
        var world = try world()
        world.limits.budgets = [.albums: 7]
        let clock = TestClock()
        _ = try await world.extract(.albums, from: FakeSpotify(catalog), clock: clock.wall)
        for (limit, deadline) in [(Duration.seconds(5), nil), (.seconds(900), clock.start + 86_394)] {
            clock.set(clock.start + 86_390)
            world.limits.waitForBudget = limit
            world.limits.deadline = deadline
            let spotify = FakeSpotify(catalog)
            let tally = try await world.extract(.albums, from: spotify, clock: clock.wall)
            #expect(spotify.requests.isEmpty)
            #expect(tally.isPartial)
        }
    }

    @Test func `who has spent the budget waits for it with none of the requests that were under way`()
        async throws
    {
        var world = try world()
        world.limits.budgets = [.albums: 7]
        world.limits.waitForBudget = .seconds(2 * 86_400)
        // The answers come one after the other, so that some find the budget spent before others are counted.
        let spotify = FakeSpotify(catalog) { _, number in
            try await Task.sleep(for: .milliseconds(20 * number))
            return nil
        }
        let tally = try await world.extract(.albums, from: spotify)
        #expect(tally.isPartial)
        #expect(spotify.requests.count == 7)
    }

    @Test func `a stop ends the wait for a budget at once`() async throws {
        var world = try world()
        world.limits.budgets = [.albums: 2]
        _ = try await world.extract(.albums, from: FakeSpotify(catalog))
        world.limits.waitForBudget = .seconds(2 * 86_400)
        world.limits.budgets = [.albums: 3]
        let stop = StopSignal()
        Task {
            while !world.said.all.contains(where: { $0.hasPrefix("waiting: ") }) {
                try await Task.sleep(for: .milliseconds(10))
            }
            stop.request()
        }
        let start = ContinuousClock.now
        let tally = try await world.extract(.albums, from: FakeSpotify(catalog), stop: stop)
        #expect(ContinuousClock.now - start < .seconds(30))
        #expect(tally.isPartial)
        #expect(tally.reason?.contains("stopped") == true)
    }

    @Test func `no more requests are sent than were allowed, retries included`() async throws {
        var world = try world()
        world.limits.maximumRequests = 5
        let spotify = FakeSpotify(catalog) { _, number in
            number == 1 ? HTTPResponse.failure(500, "Oops") : nil
        }
        let tally = try await world.extract(.albums, from: spotify)
        #expect(spotify.requests.count == 5)
        #expect(tally.isPartial)
        #expect(tally.resumeAt == nil)
        #expect(tally.reason?.contains("the 5 requests allowed to this stage are sent") == true)
        #expect(try world.landed().count == 4)
    }

    @Test func `nothing is sent after the deadline`() async throws {
        var world = try world()
        world.limits.deadline = Date() - 1
        let spotify = FakeSpotify(catalog)
        let tally = try await world.extract(.albums, from: spotify)
        #expect(spotify.requests.isEmpty)
        #expect(tally.isPartial)
        #expect(tally.reason?.contains("was over at") == true)
    }

    @Test func `what has all it wants does not ask whether it may`() async throws {
        var world = try world()
        _ = try await world.extract(.albums, from: FakeSpotify(catalog))
        world.limits.maximumRequests = 0
        world.limits.budgets = [.albums: 0]
        #expect(try await !world.extract(.albums, from: FakeSpotify(catalog)).isPartial)
    }

    @Test func `a lock is known to the next process, which sends nothing`() async throws {
        let world = try world()
        let first = FakeSpotify(catalog) { _, number in number > 3 ? .quotaExceeded : nil }
        let tally = try await world.extract(.albums, from: first)
        #expect(tally.isPartial)
        #expect(first.requests.count <= 3 + 8)
        #expect(world.said.all.count { $0.hasPrefix("warning: Spotify's quota for albums") } == 1)
        let again = FakeSpotify(catalog)
        let second = try await world.extract(.albums, from: again)
        #expect(again.requests.isEmpty)
        #expect(second.reason?.contains("QUOTA_EXCEEDED") == true)
        let (first75, second75) = (try #require(tally.resumeAt), try #require(second.resumeAt))
        // Each reckons from the moment at which it was told, which may be a while after the ledger looked.
        #expect(abs(first75.timeIntervalSince(second75)) < 60)
    }

    @Test func `the wait for the tracks of albums keeps no album from being asked for`() async throws {
        let catalog = FakeSpotify.FakeCatalog(
            artists: [Array(repeating: 60, count: 12) + Array(repeating: 2, count: 12)],
            isExtended: false
        )
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.albums = (0..<24).map { FakeSpotify.album(0, $0) }
        world.limits.budgets = [.albumTracks: 3]
        let clock = TestClock()
        _ = try await world.extract(.albums, from: FakeSpotify(catalog), clock: clock.wall)
        // Another run, in which all albums are asked for anew, and three of the lists can be read on.
        clock.set(clock.start + 86_395)
        world.runName = "2026-11-21T22-10-42Z"
        world.parameters.freshness.album = .zero
        let spotify = FakeSpotify(catalog)
        // No budget is freed before all albums are asked for: whoever waits for that first waits for ever.
        let wall = clock.wall(once: { spotify.requests.buckets[.albums] == 24 })
        let tally = try await world.extract(.albums, from: spotify, clock: wall)
        #expect(tally.isPartial)
        #expect(spotify.requests.buckets == [.albums: 24, .albumTracks: 3])
        #expect(spotify.requests.suffix(3).allSatisfy { $0.contains("/tracks?") })
    }

    @Test func `a ledger or a store of tokens that is not known is named before anything is asked`()
        async throws
    {
        for name in ["DISCOGRAPH_QUOTA_LEDGER", "DISCOGRAPH_TOKEN_STORE"] {
            var world = try world()
            world.environment[name] = "papyrus"
            let spotify = FakeSpotify(catalog)
            let error = await #expect(throws: (any Error).self) {
                _ = try await world.extract(.albums, from: spotify)
            }
            #expect((error as? any Failure)?.remedy == .fixConfiguration)
            #expect((error as? any Failure)?.description.contains(name) == true)
            #expect(spotify.requests.isEmpty)
        }
    }

    @Test func `credentials of the manifest are taken in place of the environment's`() async throws {
        var world = try world()
        world.manifest.credentials = [
            CredentialSource(
                name: "main",
                owner: "me",
                clientIDVariable: "MAIN_ID",
                clientSecretVariable: "MAIN_SECRET"
            )
        ]
        world.environment["MAIN_ID"] = "main-client"
        world.environment["MAIN_SECRET"] = "main-secret"
        _ = try await world.extract(.albums, from: FakeSpotify(catalog))
        let requests = try world.lines(of: world.run.requests(of: .albums))
        #expect(!requests.isEmpty)
        #expect(requests.allSatisfy { $0["credential"] as? String == "main" })
        world.environment["MAIN_SECRET"] = nil
        let error = await #expect(throws: SpotifyError.self) {
            _ = try await world.extract(.albums, from: FakeSpotify(catalog))
        }
        #expect(error?.description.contains("MAIN_SECRET") == true)
    }
}

/// A clock that stands still until somebody sleeps.
final class TestClock: Sendable {
    let start = Date()
    private let time: Mutex<Date>

    init() {
        time = Mutex(start)
    }

    func set(_ date: Date) {
        time.withLock { $0 = date }
    }

    func advance(by seconds: TimeInterval) {
        time.withLock { $0 += seconds }
    }

    var wall: WallClock { wall(once: { true }) }

    /// The same, but sleeping lets no time pass before `isRunning` says that it may.
    func wall(once isRunning: @escaping @Sendable () -> Bool) -> WallClock {
        WallClock(
            now: { self.time.withLock(\.self) },
            sleep: { duration in
                // Some real time too: what is under way must not seem to take minutes.
                try await Task.sleep(for: .milliseconds(2))
                if isRunning() { self.advance(by: duration.seconds) }
            }
        )
    }
}
