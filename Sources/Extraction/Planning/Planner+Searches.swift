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
}

extension Planner {
    /// The searches of the manifest, and the list of new releases.
    var searches: [PlannedSearch] {
        let market = wishes.market
        var searches = wishes.queries.map { query in
            PlannedSearch(
                maximum: min(query.maxHits, 1_000),
                lists: query.types.map { type in
                    let list = ListName.search(
                        query.text,
                        type: type,
                        market: query.market ?? market,
                        external: query.includesExternalAudio
                    )
                    return (type, list)
                },
                page: capabilities.searchPage,
                bucket: .search,
                why: "search: \(query.text)"
            )
        }
        guard let maximum = wishes.newReleases else { return searches }
        let isListed = mode == .extended
        let list =
            isListed
            ? ListName.newReleases
            : .search("tag:new", type: "album", market: market, external: false)
        searches.append(
            PlannedSearch(
                maximum: maximum,
                lists: [("album", list)],
                page: isListed ? capabilities.newReleasesPage : capabilities.searchPage,
                bucket: isListed ? .browse : .search,
                why: "new releases"
            )
        )
        return searches
    }

    /// Adds the pages of searches that are not known, and the hits to be expected in them.
    func addSearches(to work: inout PlannedWork) async throws {
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
        let walk = try await frontier.walk(list)
        let seen = try await frontier.members(of: list, limit: search.maximum).count
        let start: Int
        if let offset = walk.nextOffset, offset < search.maximum {
            start = offset
        } else if let startedAt = walk.startedAt,
            known.knowledge.isGood(startedAt, for: wishes.freshness.search)
        {
            return PendingPages()
        } else {
            start = 0
        }
        let total = walk.total ?? (walk.isComplete ? seen : search.maximum)
        let expected = min(search.maximum, total)
        var pending = PendingPages()
        pending.items = max(expected - start, 1)
        pending.requests = (pending.items + search.page - 1) / max(1, search.page)
        pending.certain = walk.startedAt == nil ? 1 : pending.requests
        pending.news = walk.isComplete ? 0 : max(0, expected - seen)
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
