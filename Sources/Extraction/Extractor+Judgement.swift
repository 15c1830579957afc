import Diagnostics
import Foundation
import Pipeline
import Quota
import Spotify
import Synchronization

extension Extractor {
    /// Decides whether a failed request ends itself, its bucket, or the stage.
    func judge(_ error: SpotifyError, of endpoint: Endpoint) throws -> Reply {
        switch error {
        case .quota(let quota):
            let until = quota.until ?? Date()
            let isNew = state.withLock { state in
                state.locks.updateValue((until, "\(error)"), forKey: endpoint.bucket) == nil
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
        case .notFound, .badRequest:
            return refuse(error)
        case .forbidden:
            // One object may be closed to us; a route that is closed will refuse everything.
            guard endpoint.asked.count == 1, !isClosed() else { throw error }
            return refuse(error)
        case .unreachable, .unavailable, .garbled, .unexpected:
            return try giveUp(error)
        default:
            throw error
        }
    }

    private func refuse(_ error: SpotifyError) -> Reply {
        state.withLock { state in
            state.refused += 1
            state.unansweredInARow = 0
        }
        frame.warn("\(error)")
        return .refused
    }

    /// Notes one more thing that is forbidden; whether so many were in a row that everything seems to be.
    private func isClosed() -> Bool {
        state.withLock { state in
            state.forbiddenInARow += 1
            return state.forbiddenInARow > width + 2
        }
    }

    /// Notes a request that its retries did not help; when nothing is answered any more, the service is down.
    private func giveUp(_ error: SpotifyError) throws -> Reply {
        let isDown = state.withLock { state in
            state.unanswered += 1
            state.unansweredInARow += 1
            state.lastTrouble = "\(error)"
            if case .unreachable = error, state.answers == 0 { return true }
            return state.unansweredInARow > width + 2
        }
        if isDown { throw error }
        frame.warn("\(error)")
        return .unanswered
    }
}
