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

    init(errand: some Errand, number: Int, sentAt: Date) {
        bucket = errand.bucket
        credential = errand.credential
        method = errand.method.rawValue
        target = errand.target
        self.number = number
        self.sentAt = sentAt
    }

    /// The attempt as it ended at `now`.
    func attempt(
        _ response: HTTPResponse?,
        _ trouble: Trouble?,
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
            duration: response?.duration ?? .milliseconds(Int(now.timeIntervalSince(sentAt) * 1_000)),
            bytes: response?.receivedBytes ?? 0,
            outcome: outcome,
            trouble: trouble
        )
    }

    /// The attempt as it was cancelled at `now`; it may have cost quota all the same.
    func abandoned(at now: Date) -> Attempt {
        let trouble = Trouble(kind: .network, message: "cancelled before the answer was whole", body: [])
        return attempt(nil, trouble, .failed, at: now)
    }
}
