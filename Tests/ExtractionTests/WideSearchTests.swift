import Catalog
import Foundation
import HTTP
import Landing
import Pipeline
import Quota
import Spotify
import Testing

@testable import Extraction

/// Searches with more hits than Spotify shows, and with hits that it cannot show.
@Suite struct WideSearchTests {
    private static let hits = [1990: 400, 1991: 700, 1992: 300, 1993: 200]

    /// Albums that stand for hits of the asked years: each year's are numbered by year and rank.
    private static func answer(_ target: String) -> HTTPResponse? {
        guard let parts = URLComponents(string: target), parts.path == "/v1/search" else { return nil }
        var query: [String: String] = [:]
        for item in parts.queryItems ?? [] { query[item.name] = item.value }
        let words = (query["q"] ?? "").split(separator: "year:")
        let ends = words.count > 1 ? words[1].split(separator: "-").compactMap { Int($0) } : [1900, 2100]
        let years = (ends.first ?? 0)...(ends.last ?? 0)
        let all = hits.keys.sorted().filter(years.contains).flatMap { year in
            (0..<(hits[year] ?? 0)).map { FakeSpotify.album(year, $0) }
        }
        let offset = query["offset"].flatMap(Int.init) ?? 0
        let limit = query["limit"].flatMap(Int.init) ?? 20
        guard offset + limit <= 1_000 else { return .failure(400, "Bad request") }
        let end = min(offset + limit, all.count)
        let items: [[String: Any]] = all[min(offset, end)..<end].map { ["id": $0, "type": "album"] }
        let next: Any = end < all.count ? "http://127.0.0.1:1/v1/search?offset=\(end)" : NSNull()
        return .json(["albums": ["items": items, "next": next, "total": all.count]])
    }

    private func world() throws -> World {
        var world = try World(extended: true)
        world.parameters.queries[0].types = [.album]
        world.parameters.queries[0].splitByYear = 1990...1993
        return world
    }

    private func spotify() -> FakeSpotify {
        FakeSpotify(.mixed(extended: true)) { target, _ in Self.answer(target) }
    }

    @Test func `a search that is too wide is divided by years until every part can be shown`() async throws {
        var world = try world()
        let spotify = spotify()
        let tally = try await world.extract(.search, from: spotify)
        #expect(!tally.isPartial)
        #expect(tally.counts["failed"] == 0)
        // 400, 700 and 500 hits by fifty, and a page each of the whole and of its first half.
        #expect(spotify.requests.count == 34)
        #expect(Set(spotify.requests).count == spotify.requests.count)
        #expect(try world.ids(.album).count == 1_600)

        let same = self.spotify()
        let again = try await world.extract(.search, from: same)
        #expect(same.requests.isEmpty)
        #expect(again.counts["skipped_fresh"] == 1)
        #expect(try world.ids(.album).count == 1_600)

        // Tomorrow it is believed to be as wide as today.
        world.runName = "2026-11-21T22-10-42Z"
        world.parameters.freshness.search = .zero
        let later = self.spotify()
        _ = try await world.extract(.search, from: later)
        #expect(later.requests.count == 32)
        #expect(try world.ids(.album).count == 1_600)
    }

    @Test func `whether it is still too wide costs a page of each search that is divided, once a month`()
        async throws
    {
        var world = try world()
        world.parameters.freshness.search = .seconds(60 * 86_400)
        let clock = TestClock()
        _ = try await world.extract(.search, from: self.spotify(), clock: clock.wall)
        clock.set(clock.start + 31 * 86_400)
        world.runName = "2026-12-21T22-10-42Z"
        // Until it is asked, its parts are what they were.
        world.limits.maximumRequests = 0
        let silent = self.spotify()
        _ = try await world.extract(.search, from: silent, clock: clock.wall)
        #expect(silent.requests.isEmpty)
        #expect(try world.ids(.album).count == 1_600)

        world.limits.maximumRequests = nil
        #expect(try await world.plan(clock: clock.wall)[.search]?.known == 2)
        let later = self.spotify()
        _ = try await world.extract(.search, from: later, clock: clock.wall)
        #expect(later.requests.count == 2, "\(later.requests)")
        #expect(later.requests.allSatisfy { $0.hasSuffix("offset=0") })
        #expect(try world.ids(.album).count == 1_600)
    }

    @Test func `interrupted again and again, it asks for no page twice`() async throws {
        struct Killed: Error {}
        let world = try world()
        var landed: [String] = []
        for _ in 0..<20 {
            let spotify = FakeSpotify(.mixed(extended: true)) { target, number in
                if number > 3 { throw Killed() }
                return Self.answer(target)
            }
            let tally = try? await world.extract(.search, from: spotify)
            landed += spotify.requests.prefix(3)
            if tally?.isPartial == false { break }
        }
        #expect(landed.count == 34)
        #expect(Set(landed).count == 34)
        #expect(try world.ids(.album).count == 1_600)
    }

    @Test func `without split_by_year it is read as far as Spotify shows it`() async throws {
        var world = try world()
        world.parameters.queries[0].splitByYear = nil
        let spotify = spotify()
        _ = try await world.extract(.search, from: spotify)
        #expect(spotify.requests.count == 20)
        #expect(try world.ids(.album).count == 1_000)
    }

    @Test func `a search that names years itself is not divided`() {
        var query = SearchQuery(text: "genre:jazz year:1959")
        query.splitByYear = 1950...1959
        #expect(SearchPart(query).divisibleTypes.isEmpty)
        query.text = "genre:jazz"
        query.types = [.playlist, .album]
        let part = SearchPart(query)
        #expect(part.divisibleTypes == [.album])
        let halves = part.halves(of: [.album])
        #expect(halves.map(\.query.text) == ["genre:jazz year:1950-1954", "genre:jazz year:1955-1959"])
        let quarters = halves.flatMap { $0.halves(of: [.album]) }.flatMap { $0.halves(of: [.album]) }
        #expect(quarters.map(\.query.text).contains("genre:jazz year:1952"))
        query.splitByYear = 1959...1959
        let single = SearchPart(query).halves(of: [.album])
        #expect(single.map(\.query.text) == ["genre:jazz year:1959"])
        #expect(single[0].divisibleTypes.isEmpty)
    }

    @Test(arguments: [0, 7, 10, 17, 20, 29])
    func `a hit that Spotify cannot show costs a few requests and itself`(position: Int) async throws {
        let world = try World(extended: false)
        let catalog = FakeSpotify.FakeCatalog.mixed(extended: false)
        let spotify = FakeSpotify(catalog) { target, _ in
            guard let items = URLComponents(string: target)?.queryItems,
                let offset = items.first(where: { $0.name == "offset" })?.value.flatMap(Int.init),
                let limit = items.first(where: { $0.name == "limit" })?.value.flatMap(Int.init)
            else { return nil }
            return (offset..<offset + limit).contains(position) ? HTTPResponse.failure(500, "Oops") : nil
        }
        let tally = try await world.extract(.search, from: spotify)
        #expect(!tally.isPartial)
        #expect(try world.ids(.track).count == 29)
        #expect(Set(spotify.requests).count <= 3 + 6)
        #expect(world.said.all.count { $0.contains("position \(position) ") } == 1)
    }

    @Test func `where every page fails, that is not looked for`() async throws {
        let world = try World(extended: false)
        let spotify = FakeSpotify(.mixed(extended: false)) { target, _ in
            target == "token" ? nil : HTTPResponse.failure(500, "Oops")
        }
        let tally = try await world.extract(.search, from: spotify)
        #expect(tally.isPartial)
        #expect(Set(spotify.requests).count <= 6)
        #expect(try world.landed().isEmpty)
    }
}
