import Catalog
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
            try await read(query)
            extractor.finish("search: \(query.text)")
        }
        guard let maximum = wishes.newReleases else { return }
        switch mode {
        case .extended:
            try await extractor.read(
                ListOrder(
                    name: .newReleases,
                    pageSize: capabilities.newReleasesPage,
                    maximum: maximum,
                    freshness: wishes.freshness.search,
                    endpoint: { .newReleases(limit: $1, offset: $0) }
                )
            )
        case .development:
            // The browse route is closed in this mode; a search finds the albums of the last two weeks.
            try await read(newReleasesQuery(maximum))
        }
        extractor.finish("new releases")
    }

    /// The hits of all types share offset and limit, so one request reads a page of each.
    private func read(_ query: SearchQuery) async throws {
        var courses: [String: ReadingCourse] = [:]
        var ended: Set<String> = []
        let maximum = min(query.maxHits, Self.mostHits)
        while true {
            var pending: [String: Int] = [:]
            for type in query.types where !ended.contains(type) {
                pending[type] = try await extractor.nextOffset(
                    list(query, type),
                    maximum: maximum,
                    freshness: wishes.freshness.search
                )
            }
            guard let offset = pending.values.min() else { break }
            let types = query.types.filter { type in
                guard pending[type] == offset else { return false }
                let isAdmitted = courses[type, default: ReadingCourse()].admits(offset)
                if !isAdmitted { ended.insert(type) }
                return isAdmitted
            }
            guard !types.isEmpty else { continue }

            let endpoint = Endpoint.search(
                query.text,
                types: types,
                market: query.market ?? wishes.market,
                includesExternalAudio: query.includesExternalAudio,
                limit: min(capabilities.searchPage, maximum - offset),
                offset: offset
            )
            switch try await extractor.ask(endpoint) {
            case .answered: continue
            case .unanswered: return
            case .refused:
                try await extractor.end(types.map { list(query, $0) }, at: offset)
                ended.formUnion(types)
            }
        }
        if courses.isEmpty { extractor.skip(1) }
    }

    /// The worklists: what the manifest names, then the hits, query by query.
    func writeHits() async throws {
        for kind in EntityKind.allCases {
            var items = named(kind)
            for query in wishes.queries where query.types.contains(kind.rawValue) {
                let hits = try await frontier.members(of: list(query, kind.rawValue), limit: query.maxHits)
                items += hits.map { WorklistItem(kind: $0.kind, id: $0.id, why: "search: \(query.text)") }
            }
            if kind == .album { items += try await newReleases() }
            var seen: Set<String> = []
            let unique = items.filter { seen.insert($0.id).inserted }
            try await noteReasons(unique, kind)
            try Worklist.write(unique, of: kind.rawValue, from: source, in: run)
        }
    }

    private func newReleases() async throws -> [WorklistItem] {
        guard let maximum = wishes.newReleases else { return [] }
        let name =
            switch mode {
            case .extended: ListName.newReleases
            case .development: list(newReleasesQuery(maximum), "album")
            }
        return try await frontier.members(of: name, limit: maximum)
            .map { WorklistItem(kind: "album", id: $0.id, why: "new releases") }
    }

    private func newReleasesQuery(_ maximum: Int) -> SearchQuery {
        var query = SearchQuery(text: "tag:new")
        query.types = ["album"]
        query.maxHits = maximum
        return query
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
}
