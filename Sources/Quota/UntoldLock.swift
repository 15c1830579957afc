import Concurrency
import Foundation

/// A lock of which the ledger could not take note.
struct UntoldLock: Sendable, Equatable, Codable {
    let owner: String
    let bucket: Bucket
    let reason: BucketLock.Reason
    /// When the answer came that locked the bucket.
    let metAt: Date
    let end: Date

    enum CodingKeys: String, CodingKey {
        case owner
        case bucket
        case reason
        case metAt = "met_at"
        case end
    }

    /// A lock of `target`; times are kept in whole seconds, and a moment too early is too early.
    init(_ target: OwnedBucket, _ reason: BucketLock.Reason, metAt: Date, length: Duration) {
        owner = target.owner
        bucket = target.bucket
        self.reason = reason
        let end = metAt + min(length, BucketState.longestLock).seconds
        self.metAt = Date(timeIntervalSince1970: metAt.timeIntervalSince1970.rounded(.down))
        self.end = Date(timeIntervalSince1970: end.timeIntervalSince1970.rounded(.up))
    }

    /// What is locked.
    var target: OwnedBucket { OwnedBucket(owner: owner, bucket: bucket) }

    /// How much of it is left at `now`; `nil` where it is over.
    ///
    /// A clock that was set back makes it no longer than it was.
    func rest(at now: Date) -> Duration? {
        let rest = min(end.timeIntervalSince(now), end.timeIntervalSince(metAt))
        return rest > 0 ? .seconds(rest) : nil
    }
}
