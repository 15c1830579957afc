import Catalog
import Foundation
import Frontier
import Landing
import Pipeline
import Quota
import Spotify
import Synchronization

/// `extract-search`: every query of the manifest, and Spotify's new releases.
extension Procedure {
    func readSearches() async throws {
        extractor.expect(parameters.queries.count + (parameters.newReleases == nil ? 0 : 1))
        var rest = parameters.queries
        while true {
            let (now, later) = apart(rest)
            let elsewhere = Mutex<[SearchQuery]>([])
            try await extractor.each(now, in: .search) { query in
                let reading = try await read(SearchPart(query))
                guard !reading.isElsewhere else { return elsewhere.withLock { $0.append(query) } }
                if !reading.hasAsked { extractor.skip(1) }
                extractor.finish("search: \(query.text)")
            }
            rest = later + elsewhere.withLock { $0 }
            guard !rest.isEmpty else { break }
            // What shares a list with a query of ours that was read just now need not wait.
            let hasRead = elsewhere.withLock { $0.count } < now.count
            if later.isEmpty || !hasRead, try await !comesBack(to: .search) { return }
        }
        guard let maximum = parameters.newReleases else { return }
        while try await readNewReleases(maximum) {
            guard try await comesBack(to: .search) else { return }
        }
        extractor.finish("new releases")
    }

    /// The queries that can be read side by side, and those that share a list of hits with one before them.
    ///
    /// Claims keep processes apart, not the tasks of one: two would ask for the same pages.
    private func apart(_ queries: [SearchQuery]) -> (now: [SearchQuery], later: [SearchQuery]) {
        var now: [SearchQuery] = []
        var later: [SearchQuery] = []
        var seen: Set<String> = []
        for query in queries {
            let lists = query.types.map { parameters.hits(of: query, $0).claim }
            if seen.isDisjoint(with: lists) { now.append(query) } else { later.append(query) }
            seen.formUnion(lists)
        }
        return (now, later)
    }

    /// Waits a little for what another process is reading; returns whether it is worth another look.
    private func comesBack(to bucket: Bucket) async throws -> Bool {
        try await extractor.claims.settle()
        guard extractor.isOpen(bucket), routes.isOpen(.search) else { return false }
        await extractor.waitForOthers()
        return true
    }

    /// The worklists: what the manifest names, then the hits, query by query.
    func writeHits() async throws {
        for kind in EntityKind.allCases {
            var items = parameters.named(kind)
            for query in parameters.queries where query.types.contains(kind.rawValue) {
                items += try await hits(of: SearchPart(query), kind.rawValue)
            }
            if kind == .album { items += try await newReleases() }
            var seen: Set<String> = []
            let unique = items.filter { seen.insert($0.id).inserted }
            try await noteReasons(unique, kind)
            try Worklist.write(unique, of: kind.rawValue, from: source, in: run)
        }
    }

    /// Reads a search, and where it has more hits than Spotify shows, its halves.
    ///
    /// Of a search that is divided only the first page is read, which told how many hits it has.
    private func read(_ part: SearchPart) async throws -> SearchReading {
        var reading = try await readUnclaimed(part)
        let wide = try await wideTypes(of: part)
        guard !wide.isEmpty else { return reading }
        for half in part.halves(of: wide) where extractor.isOpen(.search) && routes.isOpen(.search) {
            reading.add(try await read(half))
        }
        return reading
    }

    /// Reads the pages of a search, unless another process does.
    private func readUnclaimed(_ part: SearchPart) async throws -> SearchReading {
        guard try await !pending(of: part, besides: wideTypes(of: part)).isEmpty else {
            return SearchReading()
        }
        let claims = part.query.types.map { parameters.hits(of: part.query, $0).claim }
        let holder = extractor.claims.holder()
        guard try await holder.takeAll(claims) else { return SearchReading(isElsewhere: true) }
        defer { holder.release(claims) }
        return try await readPages(of: part, claims, of: holder)
    }

    /// Where the next page of each type starts that has to be asked for.
    private func pending(
        of part: SearchPart,
        besides ended: some Collection<String>
    ) async throws -> [String: Int] {
        var pending: [String: Int] = [:]
        for type in part.query.types where !ended.contains(type) {
            pending[type] = try await extractor.nextOffset(
                parameters.hits(of: part.query, type),
                maximum: Self.maximum(of: part),
                freshness: parameters.freshness.search
            )
        }
        return pending
    }

    private static func maximum(of part: SearchPart) -> Int { min(part.query.maxHits, SearchQuery.mostHits) }

    /// The hits of all types share offset and limit, so one request reads a page of each.
    private func readPages(
        of part: SearchPart,
        _ claims: [String],
        of holder: ClaimHolder
    ) async throws -> SearchReading {
        let query = part.query
        var courses: [String: ReadingCourse] = [:]
        var ended: Set<String> = []
        let maximum = Self.maximum(of: part)
        while true {
            ended.formUnion(try await wideTypes(of: part))
            let pending = try await pending(of: part, besides: ended)
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
            let lists = types.map { parameters.hits(of: query, $0) }
            let besides = ended
            holder.keepAhead(claims)
            let claim = ClaimedRequest(claims, of: holder) {
                try await self.pending(of: part, besides: besides) == pending
            }
            switch try await extractor.ask(page(of: query, types, at: offset, maximum), with: claim) {
            case .answered:
                for list in lists { try await extractor.endRepetition(of: list, at: offset) }
            case .unanswered:
                return SearchReading(hasAsked: true, isElsewhere: claim.isLost)
            case .refused:
                try await extractor.end(lists, at: offset)
                ended.formUnion(types)
            }
        }
        return SearchReading(hasAsked: !courses.isEmpty)
    }

    private func page(
        of query: SearchQuery,
        _ types: [String],
        at offset: Int,
        _ maximum: Int
    ) -> PageOrder {
        let market = query.market ?? parameters.market
        return PageOrder(
            route: .search,
            lists: types.map { parameters.hits(of: query, $0) },
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
            let progress = try await frontier.progress(of: parameters.hits(of: part.query, type))
            guard let startedAt = progress.startedAt, let total = progress.total,
                total >= SearchQuery.mostHits,
                extractor.knowledge.isGood(startedAt, for: Self.lifetimeOfWidth)
            else { continue }
            types.append(type)
        }
        return types
    }

    /// The hits of a search, then those of its halves.
    private func hits(of part: SearchPart, _ type: String) async throws -> [WorklistItem] {
        var items = try await frontier.members(
            of: parameters.hits(of: part.query, type),
            limit: part.query.maxHits
        )
        .map { WorklistItem(kind: $0.kind, id: $0.id, why: "search: \(part.query.text)") }
        if try await wideTypes(of: part).contains(type) {
            for half in part.halves(of: [type]) { items += try await hits(of: half, type) }
        }
        return items
    }

    private static let lifetimeOfWidth = Duration.seconds(30 * 86_400)
}

extension Procedure {
    /// Lists new releases by their own route, or where that is closed by a search for the albums of two weeks.
    ///
    /// Returns whether another process is reading them.
    private func readNewReleases(_ maximum: Int) async throws -> Bool {
        if routes.isOpen(.newReleases), routes.hasAllFields != false {
            let isRead = try await extractor.read(
                ListOrder(
                    name: .newReleases,
                    route: .newReleases,
                    maximum: maximum,
                    freshness: parameters.freshness.search,
                    endpoint: { .newReleases(limit: $1, offset: $0) }
                )
            )
            if !isRead || routes.isOpen(.newReleases) { return !isRead }
        }
        return try await read(SearchPart(newReleasesQuery(maximum))).isElsewhere
    }

    /// The new releases, by whichever way they were found last.
    private func newReleases() async throws -> [WorklistItem] {
        guard let maximum = parameters.newReleases else { return [] }
        let searched = parameters.hits(of: newReleasesQuery(maximum), "album")
        let browsedAt = try await frontier.progress(of: .newReleases).startedAt
        let searchedAt = try await frontier.progress(of: searched).startedAt
        let isBrowsed = browsedAt ?? .distantPast > searchedAt ?? .distantPast
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
