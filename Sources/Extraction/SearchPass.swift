import Catalog
import Foundation
import Frontier
import Pipeline

/// The turn that a search has in a pass: some of its types, whose hits share their requests.
struct SearchTurn: Sendable {
    /// What tells a turn from others.
    struct ID: Sendable, Hashable {
        let query: SearchQuery
        let isRenewal: Bool
    }

    let part: SearchPart
    let hits: [SearchHits]
    let presumed: Int?
    /// Whether what is stale begins anew; if not, what was begun is read to its end.
    let isRenewal: Bool

    init(_ node: SearchNode, _ hits: [SearchHits], isRenewal: Bool) {
        part = node.part
        presumed = node.presumed
        self.hits = hits
        self.isRenewal = isRenewal
    }

    var id: ID { ID(query: part.query, isRenewal: isRenewal) }
    var types: [SearchKind] { hits.map(\.type) }
    var lists: [ListName] { hits.map(\.list) }
    /// Whether it has failed on several days.
    var failsRepeatedly: Bool { hits.contains(where: \.failsRepeatedly) }
}

/// A pass over searches, in which each list has one turn.
///
/// First come those that were never read, or not to their end, in the order given; then those that are stale,
/// the oldest first. What fails day after day is the last of the ones, or of the others. A list that is read on to its
/// end does not begin anew in the same pass, however old its first page is by then. So every search is read before any
/// is read again, however little a day allows.
struct SearchPass: Sendable {
    /// What each type of a search needed when it was first seen: what becomes stale on the way has its turn in
    /// the next pass.
    private var needs: [SearchQuery: [SearchKind: ListNeed]] = [:]
    private var readOn: Set<ListName> = []
    private var done: Set<SearchTurn.ID> = []
    private var elsewhere: Set<SearchTurn.ID> = []

    /// Whether another process was reading something.
    var isWaiting: Bool { !elsewhere.isEmpty }

    /// The turns that are left among `nodes`, in their order.
    mutating func turns(among nodes: [SearchNode]) -> [SearchTurn] {
        for node in nodes where needs[node.part.query] == nil { note(node) }
        var unfinished: [SearchTurn] = []
        var stale: [(turn: SearchTurn, since: Date)] = []
        for node in nodes {
            let first = needs[node.part.query] ?? [:]
            let open = node.hits.filter { $0.need != .nothing }
            let begun = open.filter { first[$0.type]?.isRest == true }
            if !begun.isEmpty { unfinished.append(SearchTurn(node, begun, isRenewal: false)) }
            let old = open.filter { first[$0.type]?.priority.staleSince != nil && !readOn.contains($0.list) }
            if let since = old.compactMap({ first[$0.type]?.priority.staleSince }).min() {
                stale.append((SearchTurn(node, old, isRenewal: true), since))
            }
        }
        // Swift's sort is stable.
        let renewals = stale.sorted { $0.since < $1.since }.map(\.turn)
        let turns = Self.failingLast(unfinished) + Self.failingLast(renewals)
        return turns.filter { !done.contains($0.id) && !elsewhere.contains($0.id) }
    }

    private static func failingLast(_ turns: [SearchTurn]) -> [SearchTurn] {
        turns.filter { !$0.failsRepeatedly } + turns.filter(\.failsRepeatedly)
    }

    /// Notes that `turn` is over.
    mutating func finish(_ turn: SearchTurn) {
        done.insert(turn.id)
    }

    /// Notes that another process is reading what `turn` would read.
    mutating func leave(_ turn: SearchTurn) {
        elsewhere.insert(turn.id)
    }

    /// Gives those another turn that another process was reading.
    mutating func lookAgain() {
        elsewhere = []
    }

    private mutating func note(_ node: SearchNode) {
        var first: [SearchKind: ListNeed] = [:]
        for hits in node.hits {
            first[hits.type] = hits.need
            if hits.need.isRest { readOn.insert(hits.list) }
        }
        needs[node.part.query] = first
    }
}
