import Foundation
import HTTP
import Quota

/// An attempt under way, until it can be reported.
struct AttemptLog {
    private let bucket: Bucket?
    private let credential: String
    private let method: String
    private let target: String
    private let number: Int
    private let sentAt: Date

    init(fetch: some Fetch, number: Int, sentAt: Date) {
        bucket = fetch.bucket
        credential = fetch.credential
        method = fetch.method.rawValue
        target = fetch.target
        self.number = number
        self.sentAt = sentAt
    }

    /// The attempt as it ended at `now`.
    func attempt(
        _ response: HTTPResponse?,
        _ failure: AttemptFailure?,
        _ outcome: Attempt.Outcome,
        at now: Date
    ) -> Attempt {
        Attempt(
            at: sentAt,
            bucket: bucket,
            credential: credential,
            method: method,
            url: target,
            number: number,
            status: response?.status,
            duration: .seconds(now.timeIntervalSince(sentAt)),
            bytes: response?.receivedBytes ?? 0,
            outcome: outcome,
            failure: failure
        )
    }

    /// The attempt as it was cancelled at `now`; it may have cost quota all the same.
    func abandoned(at now: Date) -> Attempt {
        let words = "cancelled before the answer was whole"
        let failure = AttemptFailure(kind: .network, message: words, body: [])
        return attempt(nil, failure, .failed, at: now)
    }
}
