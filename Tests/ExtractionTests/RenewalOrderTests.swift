import Foundation
import HTTP
import Landing
import Pipeline
import Quota
import TestSupport
import Testing

@testable import Extraction

/// The order in which what is stale is renewed, where a night's budget is not enough for all of it.
@Suite(.timeLimit(.minutes(10))) struct RenewalOrderTests {
    private static let count = 6

    /// What is asked on each of so many nights, a minute more than a day apart: which artists or albums.
    private func nights(
        _ count: Int,
        of source: LandingSource,
        in world: World,
        by clock: TestClock,
        planned isPlanned: Bool
    ) async throws -> [[Int]] {
        var world = world
        world.environment["SPOTIFY_MAX_CONCURRENT"] = "1"
        let catalog = FakeSpotify.FakeCatalog(
            artists: Array(repeating: [1], count: Self.count),
            isExtended: false
        )
        var asked: [[Int]] = []
        for night in 0..<count {
            clock.set(clock.start + TimeInterval(night) * 86_460)
            world.runName = "2026-11-\(10 + night)T22-10-42Z"
            if isPlanned { _ = try await world.plan(clock: clock.wall) }
            let spotify = FakeSpotify(catalog)
            _ = try await world.extract(source, from: spotify, clock: clock.wall)
            asked.append(
                spotify.requests.compactMap { target in
                    (0..<Self.count).first { number in
                        target.contains(FakeSpotify.artist(number))
                            || target.contains(FakeSpotify.album(number, 0))
                    }
                }
            )
        }
        return asked
    }

    @Test func `the list of the least popular artist is renewed in its turn`() async throws {
        try await TemporaryDatabase.with { database in
            let clock = TestClock()
            let time = (clock.start - 3_600).formatted(.iso8601)
            let ids = (0..<Self.count).map(FakeSpotify.artist)
            let artists = ids.enumerated().map { "('\($1)', 'x', \(10 * $0))" }.joined(separator: ", ")
            let times = ids.map { "('\($0)', '\(time)', '\(time)')" }.joined(separator: ", ")
            try await database.run(
                """
                insert into catalog.artist (id, name, popularity) values \(artists);
                insert into etl.artist (id, name_at, genres_at) values \(times);
                """
            )
            var world = try World(extended: false)
            world.environment["DATABASE_URL"] = database.url
            world.parameters.queries = []
            world.parameters.artists = ids
            world.parameters.freshness.artistAlbums = .seconds(86_400)
            world.limits.budgets = [.artistAlbums: 2]
            let asked = try await nights(9, of: .artists, in: world, by: clock, planned: true)
            let round = [[5, 4], [3, 2], [1, 0]]
            #expect(asked == round + round + round)
        }
    }

    @Test func `albums are renewed in their turn, also where no plan was made`() async throws {
        var world = try World(extended: false)
        world.parameters.queries = []
        world.parameters.depth = 0
        world.parameters.albums = (0..<Self.count).map { FakeSpotify.album($0, 0) }
        world.parameters.freshness.album = .seconds(86_400)
        world.limits.budgets = [.albums: 2]
        let asked = try await nights(9, of: .albums, in: world, by: TestClock(), planned: false)
        let round = [[0, 1], [2, 3], [4, 5]]
        #expect(asked == round + round + round)
    }

    @Test(arguments: [504, 500])
    func `lists that are never answered keep no other from being renewed`(status: Int) async throws {
        var world = try World(extended: false)
        world.environment["SPOTIFY_MAX_CONCURRENT"] = "1"
        world.parameters.queries = []
        world.parameters.artists = (0..<Self.count).map(FakeSpotify.artist)
        world.parameters.freshness.artistAlbums = .seconds(86_400)
        let clock = TestClock()
        let catalog = FakeSpotify.FakeCatalog(
            artists: Array(repeating: [1], count: Self.count),
            isExtended: false
        )
        _ = try await world.extract(.artists, from: FakeSpotify(catalog), clock: clock.wall)
        var answered: [Set<String>] = []
        for night in 1...4 {
            clock.set(clock.start + TimeInterval(night) * 86_460)
            world.runName = "2026-11-\(10 + night)T22-10-42Z"
            let spotify = FakeSpotify(catalog) { target, _ in
                let isBad = (0..<2).contains { target.contains(FakeSpotify.artist($0)) }
                return isBad ? HTTPResponse.failure(status, "Oops") : nil
            }
            // The first two nights, the two go first, and nothing shows that it is not the service.
            _ = try? await world.extract(.artists, from: spotify, clock: clock.wall)
            answered.append(
                Set((2..<Self.count).map(FakeSpotify.artist)).filter { id in
                    spotify.requests.contains { $0.contains(id) }
                }
            )
        }
        #expect(answered.dropFirst(2).allSatisfy { $0.count == Self.count - 2 }, "\(answered)")
    }

    @Test
    func `what was never fetched goes by its worth, what is stale by its day, and by its worth within one`() {
        let noon = Date(timeIntervalSince1970: 1_795_003_200)
        func stale(_ hours: Double, _ worth: Int) -> Priority {
            Priority(need: .stale, worth: [worth], staleSince: noon - hours * 3_600)
        }
        func failing(_ priority: Priority) -> Priority {
            var priority = priority
            priority.failsRepeatedly = true
            return priority
        }
        let order = [
            Priority(need: .new, worth: [9, 1]), Priority(need: .new, worth: [9, 0]),
            Priority(need: .new, worth: [-1, 7]), failing(Priority(need: .new, worth: [10])), stale(50, 1),
            stale(23, 9), stale(24, 8), stale(1, 3), failing(stale(90, 0)), failing(stale(30, 20)),
            Priority(need: .none, worth: [100]),
        ]
        let sorted = order.shuffled().sorted { $0.goes(before: $1) }
        #expect(sorted == order)
    }
}
