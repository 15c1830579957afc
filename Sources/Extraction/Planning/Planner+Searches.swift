import Catalog
import Foundation
import Frontier
import Landing
import Pipeline
import Quota
import Spotify

/// The hits of one type that a search has, or the new releases: what stands on a worklist, and why.
struct PlannedHits: Sendable {
    /// What they are.
    let kind: SearchKind
    let list: ListName
    /// How many are wanted.
    let maximum: Int
    /// Why they are wanted.
    let why: String
}

extension Planner {
    /// Adds the pages of searches and of new releases that are not known, and the hits to be expected in them.
    ///
    /// - Returns: The hits of all searches, known well or not.
    func addSearches(to work: inout PlannedWork) async throws -> [PlannedHits] {
        let queries = parameters.searches(browsingNewReleases: browsesNewReleases)
        let tree = SearchTree(parameters: parameters, knowledge: known.knowledge)
        let nodes = try await tree.nodes(of: queries)
        var pages = PlannedPages()
        var pass = SearchPass()
        for turn in pass.turns(among: nodes) {
            guard isOpen(.search, for: &work) else { break }
            let group = PageGroup(
                hits: turn.hits,
                maximum: turn.part.maximum,
                size: capabilities.searchPage,
                presumed: turn.presumed,
                hasOwnMarket: turn.part.query.market.map { $0 != parameters.market } ?? false
            )
            try await add(group, of: .search, to: &work, &pages)
        }
        let releases = parameters.newReleases.map { parameters.newReleasesSearch($0) }
        var found: [PlannedHits] = []
        for node in nodes {
            let query = node.part.query
            let why = query == releases ? "new releases" : "search: \(query.text)"
            found += node.hits.map {
                PlannedHits(kind: $0.type, list: $0.list, maximum: node.part.maximum, why: why)
            }
        }
        if let maximum = parameters.newReleases, browsesNewReleases {
            found.append(try await addNewReleases(maximum, to: &work, &pages))
        }
        return found
    }

    private func addNewReleases(
        _ maximum: Int,
        to work: inout PlannedWork,
        _ pages: inout PlannedPages
    ) async throws -> PlannedHits {
        let progress = try await frontier.progress(of: .newReleases)
        let need = known.knowledge.need(
            of: progress,
            maximum: maximum,
            freshness: parameters.freshness.search
        )
        let hits = SearchHits(
            type: .album,
            list: .newReleases,
            progress: progress,
            need: need,
            isWide: false
        )
        let group = PageGroup(
            hits: [hits],
            maximum: maximum,
            size: capabilities.newReleasesPage,
            presumed: nil,
            hasOwnMarket: false
        )
        if need != .nothing { try await add(group, of: .browse, to: &work, &pages) }
        return PlannedHits(kind: hits.type, list: hits.list, maximum: maximum, why: "new releases")
    }

    private func add(
        _ group: PageGroup,
        of bucket: Bucket,
        to work: inout PlannedWork,
        _ pages: inout PlannedPages
    ) async throws {
        var requests = PlannedRequests()
        for hits in group.hits {
            let seen = try await frontier.members(of: hits.list, limit: group.maximum).count
            let news = pages.add(hits, seen: seen, of: group, to: &requests)
            guard let kind = hits.type.entity else { continue }
            // A track is told whole, but for the market that was asked.
            if kind != .track || group.hasOwnMarket { work.expect(kind, Double(news)) }
        }
        let known = requests.certain.count
        work[bucket].add(known: known, estimated: requests.offsets.count - known, rows: requests.items)
    }
}

/// Lists that are read side by side, a page of each with one request.
private struct PageGroup {
    let hits: [SearchHits]
    /// Items wanted of each list.
    let maximum: Int
    /// The largest page.
    let size: Int
    /// How many items a list has of which nothing was read, as far as is known.
    let presumed: Int?
    /// Whether they are asked for with another market than everything else.
    let hasOwnMarket: Bool
}

/// The requests that a group of lists takes.
private struct PlannedRequests {
    /// Where the pages start that have to be asked for.
    var offsets: Set<Int> = []
    /// Of these, such as are asked for whatever the answers say.
    var certain: Set<Int> = []
    /// The items in them, of all lists.
    var items = 0
}

/// Up to where each list is planned to be read: what two searches share is asked for once.
private struct PlannedPages {
    private var ends: [ListName: Int] = [:]

    /// Adds the pages of a list to `requests`; returns how many items are expected that are not known yet.
    mutating func add(
        _ hits: SearchHits,
        seen: Int,
        of group: PageGroup,
        to requests: inout PlannedRequests
    ) -> Int {
        let progress = hits.progress
        let planned = ends[hits.list]
        let start = max(hits.need.offset ?? 0, planned ?? 0)
        let isUnread = progress.startedAt == nil
        let total = progress.total ?? (progress.isComplete ? seen : group.presumed ?? group.maximum)
        let expected =
            if hits.isWide {
                // Only its first page, which tells whether it is wide still.
                group.size
            } else {
                isUnread && group.presumed != nil ? total : min(group.maximum, total)
            }
        // Whatever was told, a page has to be asked for; not where another search asks for it.
        let items = max(expected - start, planned == nil ? 1 : 0)
        guard items > 0 else { return 0 }
        ends[hits.list] = start + items
        let offsets = stride(from: start, to: start + items, by: max(1, group.size))
        requests.items += items
        requests.offsets.formUnion(offsets)
        if !isUnread {
            requests.certain.formUnion(offsets)
        } else if planned == nil {
            requests.certain.insert(start)
        }
        return progress.isComplete ? 0 : max(0, expected - max(seen, planned ?? 0))
    }
}
