import Catalog
import Foundation
import Frontier
import Landing
import Pipeline
import Quota
import Spotify

/// A search as planning sees it: lists that share their requests.
struct PlannedSearch: Sendable {
    /// Hits wanted of each list.
    let maximum: Int
    /// The lists, with the kinds of their hits.
    let lists: [(kind: String, name: ListName)]
    /// The largest page.
    let page: Int
    /// The quota that it draws on.
    let bucket: Bucket
    /// Why its hits are wanted.
    let why: String
    /// How many hits a list has that was not read yet, as far as the search it is a part of tells.
    var presumed: Int?
}

extension Planner {
    /// The searches of the manifest, divided where they are known to be wide, and the list of new releases.
    func searches() async throws -> [PlannedSearch] {
        var searches: [PlannedSearch] = []
        for query in parameters.queries { searches += try await parts(of: SearchPart(query), presumed: nil) }
        if let maximum = parameters.newReleases { searches.append(try await newReleases(maximum)) }
        return searches
    }

    /// A search, or in its place the parts of it in which hits are found that it does not show.
    private func parts(of part: SearchPart, presumed: Int?) async throws -> [PlannedSearch] {
        let query = part.query
        var wide: [String: Int] = [:]
        for type in part.divisibleTypes {
            let progress = try await frontier.progress(of: parameters.hits(of: query, type))
            guard progress.startedAt != nil, let total = progress.total, total >= SearchQuery.mostHits else {
                continue
            }
            wide[type] = total
        }
        let search = PlannedSearch(
            maximum: min(query.maxHits, SearchQuery.mostHits),
            lists: query.types.filter { wide[$0] == nil }.map { ($0, parameters.hits(of: query, $0)) },
            page: capabilities.searchPage,
            bucket: .search,
            why: "search: \(query.text)",
            presumed: presumed
        )
        let halves = part.halves(of: wide.keys.sorted())
        let share = wide.values.max().map { $0 / max(1, halves.count) }
        // The hits that a divided search showed before it was known to be wide stand in its parts, too.
        var searches = search.lists.isEmpty ? [] : [search]
        for half in halves where !wide.isEmpty { searches += try await parts(of: half, presumed: share) }
        return searches
    }

    private func newReleases(_ maximum: Int) async throws -> PlannedSearch {
        let searched = ListName.search("tag:new", type: "album", market: parameters.market, external: false)
        let isBrowsed = !capabilities.closedRoutes.contains(.newReleases) && hasAllFields != false
        return PlannedSearch(
            maximum: maximum,
            lists: [("album", isBrowsed ? .newReleases : searched)],
            page: isBrowsed ? capabilities.newReleasesPage : capabilities.searchPage,
            bucket: isBrowsed ? .browse : .search,
            why: "new releases"
        )
    }

    /// Adds the pages of searches that are not known, and the hits to be expected in them.
    func addSearches(_ searches: [PlannedSearch], to work: inout PlannedWork) async throws {
        for search in searches {
            var most = PendingPages()
            for list in search.lists {
                let pending = try await pending(list.name, of: search)
                most.requests = max(most.requests, pending.requests)
                most.certain = max(most.certain, pending.certain)
                most.items += pending.items
                if let kind = EntityKind(rawValue: list.kind) { work.expect(kind, Double(pending.news)) }
            }
            let estimated = most.requests - most.certain
            work[search.bucket].add(known: most.certain, estimated: estimated, rows: most.items)
        }
    }

    private func pending(_ list: ListName, of search: PlannedSearch) async throws -> PendingPages {
        let progress = try await frontier.progress(of: list)
        let seen = try await frontier.members(of: list, limit: search.maximum).count
        let start: Int
        if let offset = progress.nextOffset, offset < search.maximum {
            start = offset
        } else if let startedAt = progress.startedAt,
            known.knowledge.isGood(startedAt, for: parameters.freshness.search)
        {
            return PendingPages()
        } else {
            start = 0
        }
        let total = progress.total ?? (progress.isComplete ? seen : search.presumed ?? search.maximum)
        let isPresumed = progress.startedAt == nil && search.presumed != nil
        let expected = isPresumed ? total : min(search.maximum, total)
        var pending = PendingPages()
        pending.items = max(expected - start, 1)
        pending.requests = (pending.items + search.page - 1) / max(1, search.page)
        pending.certain = progress.startedAt == nil ? 1 : pending.requests
        pending.news = progress.isComplete ? 0 : max(0, expected - seen)
        return pending
    }
}

/// Pages of a list that have to be asked for.
private struct PendingPages {
    /// How many they are.
    var requests = 0
    /// How many of them there are for certain.
    var certain = 0
    /// The items in them.
    var items = 0
    /// Of these, such as are not known yet.
    var news = 0
}
