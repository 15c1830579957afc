import Diagnostics
import Foundation
import Pipeline
import Quota
import Spotify
import Synchronization

extension Extractor {
    /// Until when to wait before a retry; `nil` where waiting is of no use, or too long.
    ///
    /// A budget is waited for as long as each next request becomes free soon, and until this stage has spent it
    /// whole once: so a job at the same time every night has its whole budget every night, and ends.
    func postponement(_ error: SpotifyError) -> Date? {
        let now = clock.now()
        switch error {
        case .quota(.later(_, let until)):
            return min(until, now + Self.longestPause)
        case .quota(.budgetSpent(let spent)):
            let patience = limits.waitForBudget.seconds
            guard spent.freesAt.timeIntervalSince(now) <= patience,
                limits.deadline.map({ spent.freesAt < $0 }) ?? true,
                recorder.requests(to: spent.bucket) < spent.budget
            else { return nil }
            let isFirst = state.withLock { $0.awaited.insert(spent.bucket).inserted }
            if isFirst {
                context.note(
                    "\(error); waiting as long as each further one frees within \(limits.waitForBudget.words)"
                )
            }
            return spent.freesAt
        default:
            return nil
        }
    }

    private static let longestPause: TimeInterval = 60

    /// Waits a little for what other processes ask; a deadline that has passed ends the stage instead.
    func waitForOthers() async {
        if let deadline = limits.deadline, clock.now() >= deadline {
            endStage(.allowanceSpent(.deadline(deadline)))
        } else {
            await claims.pause()
        }
    }

    private func endStage(_ error: SpotifyError) {
        let isNew = state.withLock { state in
            defer { state.end = "\(error)" }
            return state.end == nil
        }
        if isNew { context.warn("\(error)") }
    }

    /// Decides whether a failed request ends itself, its bucket, or the stage.
    func judge(_ error: SpotifyError, of endpoint: Endpoint) async throws -> Reply {
        switch error {
        case .quota(let obstacle):
            let closure = (until: obstacle.until, reason: "\(error)")
            let isNew = state.withLock { $0.closures.updateValue(closure, forKey: endpoint.bucket) == nil }
            if isNew { context.warn("\(error)") }
            return .unanswered
        case .allowanceSpent:
            endStage(error)
            return .unanswered
        case .tokenDelayed(let until):
            let isNew = state.withLock { state in
                defer { state.tokenDelay = (until, "\(error)") }
                return state.tokenDelay == nil
            }
            if isNew { context.warn("\(error)") }
            return .unanswered
        case .stopped:
            return .unanswered
        case .notFound, .badRequest, .forbidden:
            try await noteRefusal(error, of: endpoint)
            return refuse(error)
        case .unreachable, .unavailable, .garbled, .unexpected:
            return try giveUp(error, of: endpoint)
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
        if told <= Self.refusalsToTell { context.warn("\(error)") }
        if told == Self.refusalsToTell + 1 { context.warn("further refusals are only in failures.ndjson") }
        return .refused
    }

    /// A person reads a few; all are recorded.
    private static let refusalsToTell = 3

    /// Notes a request that its retries did not help; when nothing is answered any more, the service is down.
    ///
    /// Where others are answered meanwhile, or were lately and this route never, only the bucket is: then the stage
    /// ends without it, and is not started again for the same.
    private func giveUp(_ error: SpotifyError, of endpoint: Endpoint) throws -> Reply {
        let outage = noteOutage(error, of: AskedRequest(endpoint)?.route)
        if outage == .service { throw error }
        context.warn("\(error)")
        if outage == .bucket {
            let words = "nothing of \(endpoint.bucket.rawValue) is answered: \(error)"
            state.withLock { $0.closures[endpoint.bucket] = $0.closures[endpoint.bucket] ?? (nil, words) }
        }
        return .unanswered
    }

    /// How much of the service is down.
    private enum Outage {
        case nothing
        case bucket
        case service
    }

    private func noteOutage(_ error: SpotifyError, of route: Capabilities.Route?) -> Outage {
        if let route, error.isOutage { turns.narrow(route) }
        let othersAnswered =
            route.map { routes.isAnswered(besides: $0, within: LearnedCapabilities.lately) } ?? false
        return state.withLock { state in
            state.unanswered += 1
            state.unansweredInARow += 1
            state.lastFailure = "\(error)"
            guard error.isOutage else { return state.unansweredInARow > width + 2 ? .service : .nothing }
            if case .unreachable = error, state.answers == 0 { return .service }
            // These speak of the service and not of the thing asked for; each has cost five requests already.
            var streak = route.flatMap { state.streaks[$0] } ?? RouteStreak()
            streak.unanswered += 1
            if let route { state.streaks[route] = streak }
            guard
                streak.unanswered >= (streak.hasAnswered ? Self.outagesTold : Self.outagesAtFirst)
                    || state.unansweredInARow >= Self.outagesTold
            else { return .nothing }
            guard case .unavailable = error else { return .service }
            let isAlone = (othersAnswered && !streak.hasAnswered) || state.answers > streak.answersBefore
            return isAlone ? .bucket : .service
        }
    }

    /// How many requests a route may leave without an answer that has given others before.
    private static let outagesTold = 5
    /// How many requests a route may leave without an answer that has given none yet.
    private static let outagesAtFirst = 2
}

extension SpotifyError {
    /// Whether it says that the service, or what stands before it, is away.
    fileprivate var isOutage: Bool {
        switch self {
        case .unreachable, .unavailable(_, 502...504, _, _): true
        default: false
        }
    }
}
