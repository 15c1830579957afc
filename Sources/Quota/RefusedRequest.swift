import Foundation

/// A request that was refused with a 429.
struct RefusedRequest: Sendable {
    let account: Account
    let bucket: Bucket
    /// When it was sent.
    let sentAt: Date
    /// When the refusal came.
    let answeredAt: Date
    /// How many of the client's requests had passed in the window that ends with it.
    let passed: Int
    /// The wait that the answer asks for.
    let retryAfter: Duration?
    /// Whether the answer's reason was `QUOTA_EXCEEDED`.
    let isQuota: Bool
    /// The longest wait that is a pause; a longer one is a lock.
    let longestPause: Duration
    /// Numbers drawn in advance that will not be used.
    private(set) var returned: [DrawnNumbers]

    /// What a lock of the bucket is of.
    var target: OwnedBucket { account.owned(bucket) }

    /// The same, to be told once more: what was perhaps given back is not given back twice.
    var withoutReturned: Self {
        var copy = self
        copy.returned = []
        return copy
    }
}
