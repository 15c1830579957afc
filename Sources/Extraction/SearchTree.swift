import Catalog
import Foundation
import Frontier
import Pipeline

/// The hits of one type that a search has, as far as they are known.
struct SearchHits: Sendable {
    let type: SearchKind
    let list: ListName
    let progress: ListProgress
    /// What has to be asked for.
    let need: ListNeed
    /// Whether there are more than Spotify shows, so that they are read in parts.
    let isWide: Bool
    /// Whether they have failed on several days.
    var failsRepeatedly = false
}

/// A search, or a part of one.
struct SearchNode: Sendable {
    let part: SearchPart
    /// Its hits, type by type.
    let hits: [SearchHits]
    /// How many hits a type has of which none was read yet, as far as the search it is a part of tells.
    let presumed: Int?
}

/// Searches and their parts as they stand: the same for the plan and for the stage that carries it out.
struct SearchTree: Sendable {
    let parameters: PipelineParameters
    let knowledge: Knowledge

    /// `queries` in their order, each followed by the parts of it that are read because it is too wide.
    ///
    /// A query that stands there twice is one search.
    func nodes(of queries: [SearchQuery]) async throws -> [SearchNode] {
        var nodes: [SearchNode] = []
        var seen: Set<SearchQuery> = []
        for query in queries { try await add(SearchPart(query), presumed: nil, to: &nodes, &seen) }
        return nodes
    }

    /// The hits of `part` of one type.
    ///
    /// A search that was wide is believed to be so for a while: asked every day, the first pages of searches
    /// that are divided anyway would cost as much as those that are read. Then its first page is asked for anew,
    /// and nothing else of it; its parts stay what they are until that tells otherwise.
    func hits(of part: SearchPart, _ type: SearchKind) async throws -> SearchHits {
        let list = parameters.hits(of: part.query, type)
        let progress = try await knowledge.frontier.progress(of: list)
        let width = part.divisibleTypes.contains(type) ? Self.wideSince(progress) : nil
        let need =
            if let width {
                knowledge.isGood(width, for: Self.lifetimeOfWidth)
                    ? ListNeed.nothing : ListNeed.renewal(of: width)
            } else {
                knowledge.need(
                    of: progress,
                    maximum: part.maximum,
                    freshness: parameters.freshness.search
                )
            }
        return SearchHits(
            type: type,
            list: list,
            progress: progress,
            need: need,
            isWide: width != nil,
            failsRepeatedly: knowledge.unanswered.failsRepeatedly(list.claim)
        )
    }

    /// When a first page told of more hits than Spotify shows; `nil` where the last one told of fewer.
    private static func wideSince(_ progress: ListProgress) -> Date? {
        guard let total = progress.total, total >= SearchQuery.mostHits else { return nil }
        return progress.startedAt
    }

    private func add(
        _ part: SearchPart,
        presumed: Int?,
        to nodes: inout [SearchNode],
        _ seen: inout Set<SearchQuery>
    ) async throws {
        guard seen.insert(part.query).inserted else { return }
        var hits: [SearchHits] = []
        for type in part.query.types { hits.append(try await self.hits(of: part, type)) }
        nodes.append(SearchNode(part: part, hits: hits, presumed: presumed))
        let wide = hits.filter(\.isWide)
        guard !wide.isEmpty else { return }
        let halves = part.halves(of: wide.map(\.type))
        let share = wide.compactMap(\.progress.total).max().map { $0 / max(1, halves.count) }
        for half in halves { try await add(half, presumed: share, to: &nodes, &seen) }
    }

    private static let lifetimeOfWidth = Duration.seconds(30 * 86_400)
}
