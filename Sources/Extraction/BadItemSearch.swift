import Diagnostics
import Frontier
import Pipeline
import Spotify
import Synchronization

/// Finds the one item of a page that the server fails on, and reads what stands around it; says when a batch is taken
/// apart for the same reason.
final class BadItemSearch: Sendable {
    private struct TakenApart {
        var pages = 0
        var batches = 0
    }

    private let sender: RequestSender
    private let health: ServiceHealth
    private let frontier: Frontier
    private let context: any ProcedureContext
    private let clock: WallClock
    private let takenApart = Mutex(TakenApart())
    /// Routes of which it was said that an answer told of nothing.
    private let toldNothing = Mutex<Set<Capabilities.Route>>([])

    /// A search that has taken nothing apart yet.
    ///
    /// - Parameters:
    ///   - sender: Sends requests.
    ///   - health: What was answered in this stage.
    ///   - frontier: Where it is noted that an item is left out.
    ///   - context: Where a person is told so.
    ///   - clock: The time.
    init(
        sender: RequestSender,
        health: ServiceHealth,
        frontier: Frontier,
        context: any ProcedureContext,
        clock: WallClock
    ) {
        self.sender = sender
        self.health = health
        self.frontier = frontier
        self.context = context
        self.clock = clock
    }

    /// Reads around the one item that makes the server fail, by halves; returns whether it came past it.
    ///
    /// Single items have made a page a 500 for days. The first page of a list other than a search is left
    /// alone: nothing says that the list can be read at all. One failure ends such attempts for the stage:
    /// then it is the service, and every further request would be in vain.
    func skip(of page: PageOrder, _ limit: Int) async throws -> Bool {
        guard limit > 1, page.offset > 0 || page.route == .search else { return false }
        guard health.isAnswering, mayTakeApart(\.pages) else { return false }
        var suspects = page.offset..<page.offset + limit
        while true {
            let size = max(1, suspects.count / 2)
            switch try await sender.send(page.endpoint(suspects.lowerBound, size)) {
            case .answered:
                guard suspects.count > size else { return true }
                suspects = suspects.lowerBound + size..<suspects.upperBound
            case .failed(let error) where error.mayLieInOneItem:
                if size == 1 {
                    return try await pass(suspects.lowerBound, of: page, limit)
                }
                suspects = suspects.lowerBound..<suspects.lowerBound + size
            case .failed, .unanswered:
                return false
            }
        }
    }

    /// Whether a batch that the server fails on is asked for in halves, which is counted; not where the service has
    /// just left something else without an answer.
    ///
    /// - Parameter isHalf: Whether it is itself part of one that is taken apart.
    /// - Returns: Whether it is.
    func takesApart(half isHalf: Bool) -> Bool {
        health.isAnswering && (isHalf || mayTakeApart(\.batches))
    }

    /// Says, once for each route, that the answer to `endpoint` told of nothing that was asked for.
    func warnOfNothing(answering endpoint: Endpoint, of route: Capabilities.Route) {
        guard toldNothing.withLock({ $0.insert(route).inserted }) else { return }
        context.warn(
            "Spotify answered \(endpoint.target), but told of none of them: they are asked one by one"
        )
    }

    /// Whether one more may be taken apart, which is counted.
    private func mayTakeApart(_ count: WritableKeyPath<TakenApart, Int>) -> Bool {
        takenApart.withLock { counts in
            guard counts[keyPath: count] < Self.mostTakenApart else { return false }
            counts[keyPath: count] += 1
            return true
        }
    }

    /// Goes on behind the item at `position`; only where that is answered it is the item that is at fault.
    private func pass(_ position: Int, of page: PageOrder, _ limit: Int) async throws -> Bool {
        // The progress of a list counts pages that are no older than the first.
        var observation = Observation(answeredAt: clock.now())
        observation.pages = page.lists.map {
            ListPage(of: $0, offset: position, count: 1, nextOffset: position + 1, members: [])
        }
        let left = page.wanted - (position + 1 - page.offset)
        if left > 0 {
            guard case .answered = try await sender.send(page.endpoint(position + 1, min(limit, left))) else {
                takenApart.withLock { $0.pages = Self.mostTakenApart }
                return false
            }
        }
        try await frontier.observe([observation])
        context.warn(
            "Spotify cannot show what stands at position \(position) of \(page.endpoint(position, 1).target); "
                + "it is left out"
        )
        return true
    }

    private static let mostTakenApart = 3
}
