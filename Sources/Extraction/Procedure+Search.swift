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
        for query in parameters.queries where try await isFresh(query) { extractor.work.skip(1) }
        let isBrowsed = routes.browsesNewReleases
        try await read(parameters.searches(browsingNewReleases: isBrowsed))
        try await warnOfNothingFound()
        // They come last: by then answers have shown whether their own route is worth a request.
        guard let maximum = parameters.newReleases, isBrowsed else { return }
        extractor.work.expect(1)
        let list = ListOrder.newReleases(maximum: maximum, freshness: parameters.freshness.search)
        while routes.browsesNewReleases {
            switch try await extractor.lists.read(list) {
            case .ended:
                if routes.isOpen(.newReleases) { return extractor.work.finish("new releases") }
            case .claimedElsewhere:
                guard try await comesBack(to: .search) else { return }
            }
        }
        try await read([parameters.newReleasesSearch(maximum)])
    }

    /// Names the first searches that were asked in this run and hit nothing of any type, and counts the others: as a
    /// rule their text is wrong.
    private func warnOfNothingFound() async throws {
        var seen: Set<SearchQuery> = []
        var emptySearches = 0
        for query in parameters.queries where seen.insert(query).inserted {
            let lists = query.types.map { parameters.hits(of: query, $0) }
            let isEmpty = try await frontier.progress(of: lists).allSatisfy { list in
                list.isComplete && list.total ?? 0 == 0
                    && list.startedAt ?? .distantPast >= extractor.knowledge.openedAt
            }
            guard isEmpty else { continue }
            var found = 0
            for list in lists { found += try await frontier.members(of: list, limit: 1).count }
            guard found == 0 else { continue }
            emptySearches += 1
            guard emptySearches <= Self.emptySearchesToTell else { continue }
            extractor.context.warn("the search '\(query.text)' finds nothing: check its text and types")
        }
        let further = emptySearches - Self.emptySearchesToTell
        if further > 0 { extractor.context.warn("and \(further) further searches find nothing") }
    }

    /// A person reads a few.
    private static let emptySearchesToTell = 3

    private var searches: SearchTree {
        SearchTree(parameters: parameters, knowledge: extractor.knowledge)
    }

    private func isFresh(_ query: SearchQuery) async throws -> Bool {
        try await searches.nodes(of: [query]).allSatisfy { $0.hits.allSatisfy { $0.need == .nothing } }
    }

    /// Reads searches and their parts in the order of a pass; what another process is reading comes last.
    private func read(_ queries: [SearchQuery]) async throws {
        var pass = SearchPass()
        var expected: Set<SearchTurn.ID> = []
        while true {
            // Looked at anew after each round: answers tell which searches are too wide, and others read, too.
            let nodes = try await searches.nodes(of: queries)
            let turns = pass.turns(among: nodes)
            guard let first = turns.first else {
                guard pass.isWaiting, try await comesBack(to: .search) else { return }
                pass.lookAgain()
                continue
            }
            guard extractor.closures.isOpen(.search) else { return }
            guard routes.isOpen(.search) else { return extractor.access.reportClosed(.search) }
            extractor.work.expect(turns.count { expected.insert($0.id).inserted })
            // What begins anew is not read beside what is not read to its end.
            let now = apart(turns.prefix { $0.isRenewal == first.isRenewal })
            let outcomes = try await extractor.tasks.compactMap(now, in: .search) { turn in
                let outcome = try await read(turn)
                if outcome == .ended { extractor.work.finish("search: \(turn.part.query.text)") }
                return (turn, outcome)
            }
            for (turn, outcome) in outcomes {
                switch outcome {
                case .ended: pass.finish(turn)
                case .claimedElsewhere: pass.leave(turn)
                }
            }
        }
    }

    /// Those of `turns` that can be had side by side: none shares a list of hits with one before it.
    ///
    /// Claims alone would have the one wait for the other as for another process.
    private func apart(_ turns: some Sequence<SearchTurn>) -> [SearchTurn] {
        var now: [SearchTurn] = []
        var taken: Set<ListName> = []
        for turn in turns {
            if taken.isDisjoint(with: turn.lists) { now.append(turn) }
            taken.formUnion(turn.lists)
        }
        return now
    }

    /// Waits a little for what another process is reading; returns whether it is worth another look.
    private func comesBack(to bucket: Bucket) async throws -> Bool {
        try await extractor.claims.settle()
        guard extractor.closures.isOpen(bucket), routes.isOpen(.search) else { return false }
        await extractor.wait.forOthers()
        return true
    }

    /// The worklists: what the manifest names, then the hits, query by query.
    func writeHits() async throws {
        let nodes = try await searches.nodes(of: parameters.queries)
        for kind in EntityKind.allCases {
            var items = parameters.named(kind)
            for node in nodes { items += try await hits(of: node, kind) }
            if kind == .album { items += try await newReleases() }
            var seen: Set<String> = []
            let unique = items.filter { seen.insert($0.id).inserted }
            try await noteReasons(unique, kind)
            try Worklist.write(unique, of: kind, from: source, in: run)
        }
    }

    /// Reads the pages that `turn` is for, unless another process does.
    private func read(_ turn: SearchTurn) async throws -> ReadingOutcome {
        guard try await !pending(of: turn).isEmpty else { return .ended }
        let claims = turn.lists.map(\.claim)
        let holder = extractor.claims.holder()
        guard try await holder.takeAll(claims) else { return .claimedElsewhere }
        defer { holder.release(claims) }
        return try await readPages(of: turn, claims, of: holder)
    }

    /// Where the next page of each type starts that has to be asked for.
    private func pending(
        of turn: SearchTurn,
        besides ended: Set<SearchKind> = []
    ) async throws -> [SearchKind: Int] {
        var pending: [SearchKind: Int] = [:]
        for type in turn.types where !ended.contains(type) {
            let need = try await searches.hits(of: turn.part, type).need
            if turn.isRenewal || need.isRest { pending[type] = need.offset }
        }
        return pending
    }

    /// The hits of all types share offset and limit, so one request reads a page of each.
    private func readPages(
        of turn: SearchTurn,
        _ claims: [String],
        of holder: ClaimHolder
    ) async throws -> ReadingOutcome {
        let query = turn.part.query
        var courses: [SearchKind: ReadingCourse] = [:]
        var ended: Set<SearchKind> = []
        while true {
            let pending = try await pending(of: turn, besides: ended)
            guard let offset = pending.values.min() else { return .ended }
            guard routes.isOpen(.search) else {
                extractor.access.reportClosed(.search)
                return .ended
            }
            let types = turn.types.filter { type in
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
                try await self.pending(of: turn, besides: besides) == pending
            }
            let page = page(of: query, types, at: offset, turn.part.maximum)
            switch try await extractor.pages.ask(page, with: claim) {
            case .answered:
                for list in lists { try await extractor.lists.endRepetition(of: list, at: offset) }
            case .claimedElsewhere:
                return .claimedElsewhere
            case .unanswered:
                return .ended
            case .refused:
                try await extractor.lists.end(lists, at: offset)
                ended.formUnion(types)
            }
        }
    }

    private func page(
        of query: SearchQuery,
        _ types: [SearchKind],
        at offset: Int,
        _ maximum: Int
    ) -> PageOrder {
        .search(
            query.text,
            types: types,
            market: query.market ?? parameters.market,
            includesExternalAudio: query.includesExternalAudio,
            offset: offset,
            wanted: maximum - offset
        )
    }

    private func hits(of node: SearchNode, _ kind: EntityKind) async throws -> [WorklistItem] {
        guard let hits = node.hits.first(where: { $0.type.entity == kind }) else { return [] }
        return try await frontier.members(of: hits.list, limit: node.part.query.maxHits)
            .map { WorklistItem(kind: kind, id: $0.id, why: "search: \(node.part.query.text)") }
    }
}

extension Procedure {
    /// The new releases, by whichever way they were found last.
    private func newReleases() async throws -> [WorklistItem] {
        guard let maximum = parameters.newReleases else { return [] }
        let searched = parameters.hits(of: parameters.newReleasesSearch(maximum), .album)
        let browsedAt = try await frontier.progress(of: .newReleases).startedAt
        let searchedAt = try await frontier.progress(of: searched).startedAt
        let isBrowsed = browsedAt ?? .distantPast > searchedAt ?? .distantPast
        return try await frontier.members(of: isBrowsed ? .newReleases : searched, limit: maximum)
            .map { WorklistItem(kind: .album, id: $0.id, why: "new releases") }
    }
}
