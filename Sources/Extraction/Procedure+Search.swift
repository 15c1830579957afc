import Catalog
import Foundation
import Frontier
import Landing
import Pipeline
import Quota
import Spotify

/// `extract-search`: every query of the manifest, and Spotify's new releases.
extension Procedure {
    func readSearches() async throws {
        extractor.expect(wishes.queries.count + (wishes.newReleases == nil ? 0 : 1))
        try await extractor.each(wishes.queries, in: .search) { query in
            if try await !read(SearchPart(query)) { extractor.skip(1) }
            extractor.finish("search: \(query.text)")
        }
        guard let maximum = wishes.newReleases else { return }
        try await readNewReleases(maximum)
        extractor.finish("new releases")
    }

    /// The worklists: what the manifest names, then the hits, query by query.
    func writeHits() async throws {
        for kind in EntityKind.allCases {
            var items = named(kind)
            for query in wishes.queries where query.types.contains(kind.rawValue) {
                items += try await hits(of: SearchPart(query), kind.rawValue)
            }
            if kind == .album { items += try await newReleases() }
            var seen: Set<String> = []
            let unique = items.filter { seen.insert($0.id).inserted }
            try await noteReasons(unique, kind)
            try Worklist.write(unique, of: kind.rawValue, from: source, in: run)
        }
    }

    /// Reads a search, and where it has more hits than Spotify shows, its halves; returns whether it asked.
    ///
    /// Of a search that is divided only the first page is read, which told how many hits it has.
    private func read(_ part: SearchPart) async throws -> Bool {
        var hasAsked = try await readPages(of: part)
        let wide = try await wideTypes(of: part)
        guard !wide.isEmpty else { return hasAsked }
        for half in part.halves(of: wide) where extractor.isOpen(.search) && routes.isOpen(.search) {
            if try await read(half) { hasAsked = true }
        }
        return hasAsked
    }

    /// The hits of all types share offset and limit, so one request reads a page of each.
    private func readPages(of part: SearchPart) async throws -> Bool {
        let query = part.query
        var courses: [String: ReadingCourse] = [:]
        var ended: Set<String> = []
        let maximum = min(query.maxHits, Self.mostHits)
        while true {
            ended.formUnion(try await wideTypes(of: part))
            var pending: [String: Int] = [:]
            for type in query.types where !ended.contains(type) {
                pending[type] = try await extractor.nextOffset(
                    list(query, type),
                    maximum: maximum,
                    freshness: wishes.freshness.search
                )
            }
            guard let offset = pending.values.min(), extractor.isOpen(route: .search) else {
                break
            }
            let types = query.types.filter { type in
                guard pending[type] == offset else { return false }
                let isAdmitted = courses[type, default: ReadingCourse()].admits(offset)
                if !isAdmitted { ended.insert(type) }
                return isAdmitted
            }
            guard !types.isEmpty else { continue }
            let lists = types.map { list(query, $0) }
            switch try await extractor.ask(page(of: query, types, at: offset, maximum)) {
            case .answered:
                for list in lists { try await extractor.endRepetition(of: list, at: offset) }
            case .unanswered:
                return true
            case .refused:
                try await extractor.end(lists, at: offset)
                ended.formUnion(types)
            }
        }
        return !courses.isEmpty
    }

    private func page(
        of query: SearchQuery,
        _ types: [String],
        at offset: Int,
        _ maximum: Int
    ) -> PageOrder {
        let market = query.market ?? wishes.market
        return PageOrder(
            route: .search,
            lists: types.map { list(query, $0) },
            offset: offset,
            wanted: maximum - offset,
            endpoint: { offset, limit in
                .search(
                    query.text,
                    types: types,
                    market: market,
                    includesExternalAudio: query.includesExternalAudio,
                    limit: limit,
                    offset: offset
                )
            }
        )
    }

    /// The types of which `part` has more hits than can be shown, and that its halves can have fewer of.
    ///
    /// A search that was wide is believed to be so for a while: asked every day, the first pages of searches
    /// that are divided anyway would cost as much as those that are read.
    private func wideTypes(of part: SearchPart) async throws -> [String] {
        var types: [String] = []
        for type in part.divisibleTypes {
            let walk = try await frontier.walk(list(part.query, type))
            guard let startedAt = walk.startedAt, let total = walk.total, total >= Self.mostHits,
                extractor.knowledge.isGood(startedAt, for: Self.lifetimeOfWidth)
            else { continue }
            types.append(type)
        }
        return types
    }

    /// The hits of a search, then those of its halves.
    private func hits(of part: SearchPart, _ type: String) async throws -> [WorklistItem] {
        var items = try await frontier.members(of: list(part.query, type), limit: part.query.maxHits)
            .map { WorklistItem(kind: $0.kind, id: $0.id, why: "search: \(part.query.text)") }
        if try await wideTypes(of: part).contains(type) {
            for half in part.halves(of: [type]) { items += try await hits(of: half, type) }
        }
        return items
    }

    private func list(_ query: SearchQuery, _ type: String) -> ListName {
        .search(
            query.text,
            type: type,
            market: query.market ?? wishes.market,
            external: query.includesExternalAudio
        )
    }

    /// Spotify shows no hit beyond the thousandth.
    private static let mostHits = 1_000
    private static let lifetimeOfWidth = Duration.seconds(30 * 86_400)
}

extension Procedure {
    /// Lists new releases by their own route, or where that is closed by a search for the albums of two weeks.
    private func readNewReleases(_ maximum: Int) async throws {
        if routes.isOpen(.newReleases), routes.hasAllFields != false {
            try await extractor.read(
                ListOrder(
                    name: .newReleases,
                    route: .newReleases,
                    maximum: maximum,
                    freshness: wishes.freshness.search,
                    endpoint: { .newReleases(limit: $1, offset: $0) }
                )
            )
            if routes.isOpen(.newReleases) { return }
        }
        _ = try await read(SearchPart(newReleasesQuery(maximum)))
    }

    /// The new releases, by whichever way they were found last.
    private func newReleases() async throws -> [WorklistItem] {
        guard let maximum = wishes.newReleases else { return [] }
        let searched = list(newReleasesQuery(maximum), "album")
        let ages = try await (frontier.walk(.newReleases).startedAt, frontier.walk(searched).startedAt)
        let isBrowsed = ages.0 ?? .distantPast > ages.1 ?? .distantPast
        return try await frontier.members(of: isBrowsed ? .newReleases : searched, limit: maximum)
            .map { WorklistItem(kind: "album", id: $0.id, why: "new releases") }
    }

    private func newReleasesQuery(_ maximum: Int) -> SearchQuery {
        var query = SearchQuery(text: "tag:new")
        query.types = ["album"]
        query.maxHits = maximum
        return query
    }
}
