import Pipeline
import Quota
import Spotify

/// Decides whether a failed request ends itself, its route, its bucket, or the stage.
struct FailureJudge: Sendable {
    let trial: RouteTrial
    let routes: LearnedCapabilities
    let access: RouteAccess
    let health: ServiceHealth
    let closures: BucketClosures
    let unanswered: UnansweredThings
    let context: any ProcedureContext
    private let notices = Notices()

    /// What it means that the request for `endpoint` failed with `error`.
    ///
    /// - Parameters:
    ///   - error: What it met.
    ///   - endpoint: What was asked.
    /// - Returns: Whether asking another time is of use.
    /// - Throws: What makes going on useless.
    func verdict(on error: SpotifyError, of endpoint: Endpoint) async throws -> RequestReply {
        switch error {
        case .quota(let obstacle):
            closures.close(endpoint.bucket, for: obstacle)
            return .unanswered
        case .allowanceSpent:
            closures.end(error)
            return .unanswered
        case .tokenDelayed(let until):
            closures.close(until: until, for: error)
            return .unanswered
        case .stopped:
            return .unanswered
        case .notFound, .badRequest, .forbidden:
            try await unanswered.forget(AskedRequest(endpoint))
            try await trial.note(error, of: endpoint)
            return refuse(error)
        case .unreachable, .unavailable, .garbled, .tooLarge, .tooDeep, .unexpected:
            return try await giveUp(error, of: endpoint)
        default:
            throw error
        }
    }

    private func refuse(_ error: SpotifyError) -> RequestReply {
        health.refused()
        let told = notices.count(.refusal)
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
    private func giveUp(_ error: SpotifyError, of endpoint: Endpoint) async throws -> RequestReply {
        // What was never sent, or was not answered at all, says nothing of what was asked for.
        if error.isUselessAnswer { try await unanswered.note(AskedRequest(endpoint)) }
        let route = endpoint.route
        if error.isOutage { access.narrow(route) }
        let othersAnswered = routes.isAnswered(besides: route, within: LearnedCapabilities.lately)
        let outage = health.gaveUp(error, at: route, othersAnswered: othersAnswered)
        if outage == .service { throw error }
        context.warn("\(error)")
        if outage == .bucket {
            closures.giveUp(
                endpoint.bucket,
                "nothing of \(endpoint.bucket.rawValue) is answered: \(error)"
            )
        }
        return .unanswered
    }
}
