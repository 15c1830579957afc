import Diagnostics
import Foundation
import Pipeline
import Quota
import Spotify
import Synchronization

extension Extractor {
    /// Until when to wait before the same is asked again; `nil` where waiting is of no use, or too long.
    ///
    /// A budget is waited for as long as each next request becomes free soon, and until this stage has spent it
    /// whole once: so a job at the same time every night has its whole budget every night, and ends.
    func postponement(_ error: SpotifyError) -> Date? {
        let now = clock.now()
        switch error {
        case .quota(.later(_, let until)):
            return min(until, now + Self.longestPause)
        case .quota(.budgetSpent(let spent)):
            let patience = spending.waitForBudget.seconds
            guard spent.freesAt.timeIntervalSince(now) <= patience,
                spending.deadline.map({ spent.freesAt < $0 }) ?? true,
                book.requests(to: spent.bucket) < spent.budget
            else { return nil }
            let isFirst = state.withLock { $0.awaited.insert(spent.bucket).inserted }
            if isFirst {
                frame.note(
                    "\(error); waiting as long as each further one frees within \(spending.waitForBudget.words)"
                )
            }
            return spent.freesAt
        default:
            return nil
        }
    }

    private static let longestPause: TimeInterval = 60

    /// Decides whether a failed request ends itself, its bucket, or the stage.
    func judge(_ error: SpotifyError, of endpoint: Endpoint) async throws -> Reply {
        switch error {
        case .quota(let obstacle):
            let closure = (until: obstacle.until, reason: "\(error)")
            let isNew = state.withLock { $0.closures.updateValue(closure, forKey: endpoint.bucket) == nil }
            if isNew { frame.warn("\(error)") }
            return .unanswered
        case .allowanceSpent:
            let isNew = state.withLock { state in
                defer { state.end = "\(error)" }
                return state.end == nil
            }
            if isNew { frame.warn("\(error)") }
            return .unanswered
        case .tokenDelayed(let until):
            let isNew = state.withLock { state in
                defer { state.tokenDelay = (until, "\(error)") }
                return state.tokenDelay == nil
            }
            if isNew { frame.warn("\(error)") }
            return .unanswered
        case .stopped:
            return .unanswered
        case .notFound, .badRequest, .forbidden:
            try await noteRefusal(error, of: endpoint)
            return refuse(error)
        case .unreachable, .unavailable, .garbled, .unexpected:
            return try giveUp(error)
        default:
            throw error
        }
    }

    private func refuse(_ error: SpotifyError) -> Reply {
        let told = state.withLock { state in
            state.unansweredInARow = 0
            state.refusalsTold += 1
            return state.refusalsTold
        }
        if told <= Self.refusalsToTell { frame.warn("\(error)") }
        if told == Self.refusalsToTell + 1 { frame.warn("further refusals stand in failures.ndjson only") }
        return .refused
    }

    /// A person reads a few; a list of all is in the books.
    private static let refusalsToTell = 3

    /// Notes a request that its retries did not help; when nothing is answered any more, the service is down.
    private func giveUp(_ error: SpotifyError) throws -> Reply {
        let isDown = state.withLock { state in
            state.unanswered += 1
            state.unansweredInARow += 1
            state.lastTrouble = "\(error)"
            switch error {
            case .unreachable where state.answers == 0: return true
            // These speak of the service and not of the thing asked for; each has cost five requests already.
            case .unreachable, .unavailable(_, 502...504, _, _): return state.unansweredInARow >= 5
            default: return state.unansweredInARow > width + 2
            }
        }
        if isDown { throw error }
        frame.warn("\(error)")
        return .unanswered
    }
}
