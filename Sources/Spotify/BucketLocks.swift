public import Foundation
public import Quota
import Synchronization

/// The locks known to this process, and the plainest gate: open, unless a lock stands.
public final class BucketLocks: BucketGate {
    private let locks = Mutex<[Bucket: BucketLock]>([:])

    /// No lock stands.
    public init() {}

    /// Refuses while a lock of `bucket` stands, and lets everything else through.
    public func admit(_ bucket: Bucket, at now: Date) throws {
        guard let lock = lock(of: bucket, at: now) else { return }
        throw SpotifyError.bucketLocked(bucket, until: lock.until, reason: lock.reason)
    }

    /// Locks the bucket; of two locks the one that ends later stands.
    public func lock(_ lock: BucketLock) {
        locks.withLock { locks in
            if let standing = locks[lock.bucket], standing.until >= lock.until { return }
            locks[lock.bucket] = lock
        }
    }

    /// The lock of `bucket` that stands at `now`.
    public func lock(of bucket: Bucket, at now: Date) -> BucketLock? {
        locks.withLock { $0[bucket] }.flatMap { $0.until > now ? $0 : nil }
    }
}
