import Concurrency
import Frontier
import Pipeline
import Spotify

/// Finds the one item of a page that the server fails on, and reads what stands around it.
struct BadItemSearch: Sendable {
    let sender: RequestSender
    let ration: SplitRation
    let frontier: Frontier
    let context: any ProcedureContext
    let clock: WallClock

    /// Reads around the one item that makes the server fail, by halves; returns whether it came past it.
    ///
    /// Single items have made a page a 500 for days. The first page of a list other than a search is left
    /// alone, unless it is merely more than is taken: nothing says that the list can be read at all. One failure ends
    /// such attempts for the stage: then it is the service, and every further request would be in vain.
    func skip(of page: PageOrder, _ limit: Int, after error: SpotifyError) async throws -> Bool {
        guard limit > 1, page.offset > 0 || page.route == .search || error.isTooMuch else { return false }
        guard ration.takePage() else { return false }
        var suspects = page.offset..<page.offset + limit
        while true {
            let size = max(1, suspects.count / 2)
            let part = page.endpoint(suspects.lowerBound, size)
            switch try await sender.send(part) {
            case .answered:
                guard suspects.count > size else { return true }
                suspects = suspects.lowerBound + size..<suspects.upperBound
            case .failed(let error) where error.mayLieInOneItem:
                if size == 1 {
                    return try await pass(suspects.lowerBound, of: page, limit)
                }
                suspects = suspects.lowerBound..<suspects.lowerBound + size
            case .failed, .claimedElsewhere, .unanswered:
                return false
            }
        }
    }

    /// Goes on behind the item at `position`; only where that is answered, and the item fails once more, it is the
    /// item that is at fault.
    private func pass(_ position: Int, of page: PageOrder, _ limit: Int) async throws -> Bool {
        // The progress of a list counts pages that are no older than the first.
        let pages = page.lists.map {
            ListPage(of: $0, offset: position, count: 1, nextOffset: position + 1, members: [])
        }
        let observation = Observation(answeredAt: clock.now(), pages: pages)
        guard case .answered = try await sender.send(neighbours(of: position, in: page, limit)) else {
            ration.endPages()
            return false
        }
        // A service that came back in between answers them as well, and then the item, too.
        let item = page.endpoint(position, 1)
        switch try await sender.send(item) {
        case .answered:
            return true
        case .failed(let error) where error.mayLieInOneItem:
            break
        case .failed, .claimedElsewhere, .unanswered:
            ration.endPages()
            return false
        }
        try await frontier.observe([observation])
        context.warn(
            "Spotify cannot show what stands at position \(position) of \(item.target); it is left out"
        )
        return true
    }

    /// What shows whether the service is there: the items behind `position`, or, where no more are wanted, the one
    /// before it, which is on the same page.
    private func neighbours(of position: Int, in page: PageOrder, _ limit: Int) -> Endpoint {
        let left = page.wanted - (position + 1 - page.offset)
        return left > 0 ? page.endpoint(position + 1, min(limit, left)) : page.endpoint(position - 1, 1)
    }
}
