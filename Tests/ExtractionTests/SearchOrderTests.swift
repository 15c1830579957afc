import Catalog
import Concurrency
import Diagnostics
import Foundation
import Frontier
import Landing
import Pipeline
import Quota
import Testing

@testable import Extraction

/// The order in which searches are read that do not fit into the budget of one night.
@Suite(.timeLimit(.minutes(10))) struct SearchOrderTests {
    private static let pages = 4
    private let catalog = FakeSpotify.FakeCatalog(
        artists: Array(repeating: [1, 1], count: 20),
        hits: ["artist": 20, "album": 40],
        isExtended: false
    )

    private static func query(_ number: Int) -> SearchQuery {
        var query = SearchQuery(text: "query\(number)x")
        query.types = [.album]
        query.maxHits = 40
        return query
    }

    /// A manifest with the default freshness and so many searches of four pages each.
    private func world(queries count: Int, side width: Int = 1) throws -> World {
        var world = try World(extended: false)
        world.environment["SPOTIFY_MAX_CONCURRENT"] = "\(width)"
        world.parameters.queries = (0..<count).map(Self.query)
        return world
    }

    /// What is asked on each of so many nights, a minute more than a day apart; each request takes a second.
    private func nights(_ count: Int, in world: World, by clock: TestClock) async throws -> [[String]] {
        var world = world
        var asked: [[String]] = []
        for night in 0..<count {
            clock.set(clock.start + TimeInterval(night) * 86_460)
            world.runName = "2026-11-\(10 + night)T22-10-42Z"
            let spotify = FakeSpotify(catalog) { target, _ in
                if target != "token" { clock.advance(by: 1) }
                return nil
            }
            _ = try await world.extract(.search, from: spotify, clock: clock.wall)
            asked.append(spotify.requests)
        }
        return asked
    }

    @Test(arguments: [1, 8])
    func `more searches than a night's budget are each read before any is read again`(width: Int) async throws
    {
        var world = try world(queries: 12, side: width)
        world.limits.budgets = [.search: 10]
        let asked = try await nights(5, in: world, by: TestClock())
        #expect(asked.map(\.count) == [10, 10, 10, 10, 10])
        let first = asked.joined().prefix(12 * Self.pages)
        #expect(Set(first).count == 12 * Self.pages, "\(asked)")
    }

    @Test func `what is stale begins anew where it is oldest, and goes round`() async throws {
        var world = try world(queries: 12)
        world.limits.budgets = [.search: 10]
        let asked = try await nights(10, in: world, by: TestClock()).flatMap(\.self)
        let round = 12 * Self.pages
        #expect(Set(asked.prefix(round)).count == round)
        #expect(Array(asked.dropFirst(round).prefix(round)) == Array(asked.prefix(round)))
    }

    @Test func `a search that was read on over nights makes room before it begins anew`() async throws {
        var world = try world(queries: 2)
        world.limits.budgets = [.search: 3]
        let asked = try await nights(3, in: world, by: TestClock())
        let places = asked.map { night in
            night.map { target in
                let query = target.contains("query0x") ? "a" : "b"
                return query + (target.split(separator: "offset=").last ?? "")
            }
        }
        #expect(places == [["a0", "a10", "a20"], ["a30", "b0", "b10"], ["b20", "b30", "a0"]])
    }

    @Test func `the search for new releases has its turn behind those of the manifest`() async throws {
        var world = try world(queries: 3)
        world.parameters.newReleases = 10
        world.limits.budgets = [.search: 4]
        let asked = try await nights(4, in: world, by: TestClock())
        #expect(asked.prefix(3).joined().allSatisfy { $0.contains("query") })
        #expect(asked[3].count == 4)
        #expect(asked[3].first?.contains("tag%3Anew") == true)
        #expect(asked[3].dropFirst().allSatisfy { $0.contains("query0x") })
    }

    @Test func `a plan counts what the stage then asks, also where searches overlap`() async throws {
        var world = try world(queries: 6)
        var overlapping = Self.query(3)
        overlapping.types = [.artist, .album]
        overlapping.maxHits = 20
        world.parameters.queries += [Self.query(3), overlapping]
        let clock = TestClock()
        // The artists share no request with the albums, which the query before them has read by then.
        #expect(try await world.plan(clock: clock.wall)[.search]?.requests == 6 * Self.pages + 2)
        world.limits.budgets = [.search: 10]
        _ = try await nights(1, in: world, by: clock)
        clock.set(clock.start + 86_460)
        world.limits.budgets = [.search: nil]
        world.runName = "2026-11-21T22-10-42Z"
        // Two and a half searches were read; the half is read to its end, the two begin anew.
        let plan = try #require(try await world.plan(clock: clock.wall)[.search])
        #expect(plan.requests == 6 * Self.pages + 2 - 10 + 2 * Self.pages)
        let spotify = FakeSpotify(catalog)
        _ = try await world.extract(.search, from: spotify, clock: clock.wall)
        #expect(spotify.requests.count == plan.requests)
        #expect(Set(spotify.requests).count == plan.requests)
    }

    @Test func `a search that fails day after day is the last of those that are as new, or as stale`() throws
    {
        let old = Date(timeIntervalSince1970: 1_795_000_000)
        func node(_ number: Int, _ need: ListNeed, failing isFailing: Bool = false) -> SearchNode {
            let part = SearchPart(Self.query(number))
            let list = PipelineParameters().hits(of: part.query, .album)
            var hits = SearchHits(type: .album, list: list, progress: .unread, need: need, isWide: false)
            hits.failsRepeatedly = isFailing
            return SearchNode(part: part, hits: [hits], presumed: nil)
        }
        var pass = SearchPass()
        let turns = pass.turns(among: [
            node(0, .rest(from: 0), failing: true), node(1, .renewal(of: old), failing: true),
            node(2, .renewal(of: old + 4)), node(3, .renewal(of: old + 2)), node(4, .rest(from: 10)),
        ])
        #expect(turns.map(\.part.query.text) == [4, 0, 3, 2, 1].map { "query\($0)x" })
    }

    @Test func `what is not read to its end goes first, then the oldest, and each has one turn`() throws {
        let old = Date(timeIntervalSince1970: 1_795_000_000)
        func node(_ number: Int, _ need: ListNeed) -> SearchNode {
            let part = SearchPart(Self.query(number))
            let list = PipelineParameters().hits(of: part.query, .album)
            let hits = SearchHits(type: .album, list: list, progress: .unread, need: need, isWide: false)
            return SearchNode(part: part, hits: [hits], presumed: nil)
        }
        var pass = SearchPass()
        let turns = pass.turns(among: [
            node(0, .renewal(of: old + 2)), node(1, .nothing), node(2, .rest(from: 10)),
            node(3, .renewal(of: old)), node(4, .rest(from: 0)),
        ])
        #expect(turns.map(\.part.query.text) == [2, 4, 3, 0].map { "query\($0)x" })
        #expect(turns.map(\.isRenewal) == [false, false, true, true])
        pass.leave(turns[1])
        // The one was read to its end, the other by another process: neither begins anew, nor what was fresh.
        let later = [node(1, .renewal(of: old)), node(2, .renewal(of: old)), node(4, .renewal(of: old))]
        pass.finish(turns[0])
        #expect(pass.turns(among: later).isEmpty)
        #expect(pass.isWaiting)
        pass.lookAgain()
        #expect(pass.turns(among: later).map(\.isRenewal) == [false])
    }
}
