public import Foundation
public import Quota

/// What every attempt must pass before it is sent.
///
/// A gate refuses by throwing, and may hold an attempt back before it lets it through.
public protocol BucketGate: Sendable {
    /// Returns when an attempt at `bucket` may be sent.
    ///
    /// - Parameters:
    ///   - bucket: The quota that the attempt draws on.
    ///   - now: The time.
    /// - Throws: ``SpotifyError/bucketLocked(_:until:reason:)`` while the bucket is locked.
    func admit(_ bucket: Bucket, at now: Date) async throws

    /// Refuses further attempts at the lock's bucket from this instant until the lock's end.
    func lock(_ lock: BucketLock)
}
