import Frontier
import Landing
import Pipeline
import Quota
import Spotify

/// Takes answers in: lands them, counts them, and lets their routes know.
struct AnswerIntake: Sendable {
    let lander: AnswerLander
    let health: ServiceHealth
    let access: RouteAccess
    let closures: BucketClosures
    let recorder: RequestRecorder
    let unanswered: UnansweredThings
    let context: any ProcedureContext
    private let notices = Notices()

    /// Lands `answer`, and returns what it told; `etag` is what was sent as `If-None-Match`.
    func takeIn(_ answer: Answer, ifNoneMatch etag: String?) async throws -> Findings {
        let findings = try await lander.land(answer, ifNoneMatch: etag)
        let request = AskedRequest(answer.endpoint)
        let objects = findings.observation.sightings.count { $0.sight != .missing }
        health.received(objects: objects, of: request.route)
        if let origin = findings.foreignNext, notices.once(.foreignNext(origin)) {
            context.warn(
                "the `next` of \(answer.endpoint.path) leads to \(origin), not to SPOTIFY_API_URL: it is not "
                    + "followed, and no token is sent there; the next page is counted"
            )
        }
        guard !findings.isUnderstood else {
            try await unanswered.forget(request)
            try access.note(findings, answering: answer.endpoint)
            return findings
        }
        let words = "the answer does not hold what was asked for"
        recorder.misunderstood(answer, words)
        try recorder.check()
        try await unanswered.note(request)
        let hasChanged = health.misunderstood("\(answer.endpoint.target): \(words)", of: request.route)
        context.warn("Spotify answered \(answer.endpoint.target), but \(words); start again later")
        if hasChanged { giveUp(answer.endpoint.bucket) }
        return findings
    }

    /// Has nothing more asked of `bucket`: its budget would go on answers that are of no use.
    private func giveUp(_ bucket: Bucket) {
        let reason =
            "\(ServiceHealth.oddAnswersTold) answers of \(bucket.rawValue) in a row are not understood: Spotify "
            + "seems to have changed them, and the stage continues without more of them; use a newer version, "
            + "or report it with failures.ndjson"
        recorder.count(Tally.Key.degraded)
        context.warn(reason)
        closures.giveUp(bucket, reason)
    }
}
