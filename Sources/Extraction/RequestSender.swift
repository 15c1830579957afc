import Foundation
import Quota
import Spotify

/// Sends one request, as soon as quota allows, and has its answer taken in.
struct RequestSender: Sendable {
    /// The outcome of a request whose failure has not been judged yet.
    enum Outcome: Sendable {
        /// It was answered, and the answer has landed, but for things of which it does not tell.
        case answered(leftOut: [String])
        /// Spotify, or what stands between, says no.
        case failed(SpotifyError)
        /// It was not sent: another process has or had what it claims.
        case claimedElsewhere
        /// It was not sent for another reason, or its answer is of no use.
        case unanswered
    }

    let client: SpotifyClient
    let intake: AnswerIntake
    let recorder: RequestRecorder
    let closures: BucketClosures
    let claims: ClaimRegistry
    let wait: QuotaWait

    /// Asks for `endpoint` and lands the answer; what a failure means is left to the caller.
    ///
    /// - Parameters:
    ///   - endpoint: What to ask.
    ///   - etag: The `ETag` of the answer that is known; that it still holds is an answer too.
    ///   - onSpentBudget: Whether to wait where the bucket's budget is spent and frees soon; asking again later
    ///     does as well, and keeps no place from another bucket.
    ///   - claim: What of it is claimed; others may have it while this waits.
    /// - Returns: What came of it.
    /// - Throws: What makes going on useless: a disk that is full, a frontier or claims that cannot be written; a
    ///   `SpotifyError` where there is no token.
    func send(
        _ endpoint: Endpoint,
        ifNoneMatch etag: String? = nil,
        onSpentBudget: WaitPolicy = .wait,
        with claim: ClaimedRequest? = nil
    ) async throws -> Outcome {
        var isHeld = false
        while closures.isOpen(endpoint.bucket) {
            if !isHeld, try await claim?.take() == false { return .claimedElsewhere }
            isHeld = true
            do {
                let answer = try await client.answer(to: endpoint, ifNoneMatch: etag)
                try recorder.check()
                let findings = try await intake.takeIn(answer, ifNoneMatch: etag)
                return findings.isUnderstood ? .answered(leftOut: findings.leftOut) : .unanswered
            } catch let error as SpotifyError {
                try recorder.check()
                // What is asked next would meet the same, whatever it is.
                if error.leavesNoToken { throw error }
                guard let moment = wait.begin(after: error) else { return .failed(error) }
                if case .quota(.budgetSpent) = error {
                    guard onSpentBudget == .wait else { return .unanswered }
                    // Another run's budget may be larger.
                    try await claim?.giveUp()
                    isHeld = false
                }
                // Another request may have found that the bucket is not worth waiting for.
                try await wait.wait(for: endpoint.bucket, until: moment) {
                    closures.isOpen(endpoint.bucket)
                } meanwhile: { [isHeld] in
                    // What others of this process claim during the wait is in line behind this request.
                    if !isHeld { try await claims.lapseAhead() }
                }
            } catch is CancellationError {
                return .unanswered
            }
        }
        return .unanswered
    }
}
