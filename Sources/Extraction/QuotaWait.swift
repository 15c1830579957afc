import Concurrency
import Foundation
import Pipeline
import Quota
import Spotify
import Synchronization

/// Waiting for quota to become free: shown to a person, and ended by a stop.
final class QuotaWait: Sendable {
    private let limits: EffectiveLimits
    private let recorder: RequestRecorder
    private let closures: BucketClosures
    private let context: any ProcedureContext
    private let clock: WallClock
    private let moments = Mutex<[Bucket: Date]>([:])

    /// Waits for nothing yet.
    ///
    /// - Parameters:
    ///   - limits: How long a spent budget is waited for.
    ///   - recorder: What has been sent in this stage.
    ///   - closures: Where it is noted whose budget was waited for.
    ///   - context: The stage that waits.
    ///   - clock: The time.
    init(
        limits: EffectiveLimits,
        recorder: RequestRecorder,
        closures: BucketClosures,
        context: any ProcedureContext,
        clock: WallClock
    ) {
        self.limits = limits
        self.recorder = recorder
        self.closures = closures
        self.context = context
        self.clock = clock
    }

    /// Begins to wait before a retry, and says so where it is for a budget, once a bucket.
    ///
    /// A budget is waited for as long as each next request becomes free soon, and until this stage has spent it
    /// whole once: so a job at the same time every night has its whole budget every night, and ends.
    ///
    /// - Parameter error: What the request met.
    /// - Returns: Until when; `nil` where waiting is of no use, or too long.
    func begin(after error: SpotifyError) -> Date? {
        let now = clock.now()
        switch error {
        case .quota(.later(_, let until)):
            return min(until, now + Self.longestPause)
        case .quota(.budgetSpent(let spent)):
            let patience = limits.waitForBudget.seconds
            guard spent.freesAt.timeIntervalSince(now) <= patience,
                limits.deadline.map({ spent.freesAt < $0 }) ?? true,
                recorder.requests(to: spent.bucket) < spent.budget
            else { return nil }
            if closures.awaits(spent.bucket) {
                context.note(
                    "\(error); waiting as long as each further one frees within \(limits.waitForBudget.words)"
                )
            }
            return spent.freesAt
        default:
            return nil
        }
    }

    /// Returns when `moment` has come, a stop was requested, or `isWorthwhile` says no any more.
    ///
    /// Several tasks may wait for one bucket; they are shown as one. `meanwhile` is called about once a second.
    func wait(
        for bucket: Bucket,
        until moment: Date,
        while isWorthwhile: @Sendable () -> Bool,
        meanwhile: @Sendable () async throws -> Void
    ) async rethrows {
        moments.withLock { $0[bucket] = moment }
        defer { moments.withLock { if $0[bucket] == moment { $0[bucket] = nil } } }
        while !context.stop.isRequested, !Task.isCancelled, isWorthwhile() {
            let rest = moment.timeIntervalSince(clock.now())
            guard rest > 0 else { break }
            show()
            try await meanwhile()
            await context.sleep(.seconds(min(1, rest)), by: clock)
        }
    }

    /// Counts down to the first bucket that becomes free.
    private func show() {
        guard let first = moments.withLock({ $0.min { $0.value < $1.value } }) else { return }
        let rest = Int(first.value.timeIntervalSince(clock.now()).rounded(.up))
        guard rest > 0 else { return }
        context.progress.wait("waiting for \(first.key.rawValue): \(Duration.seconds(rest).words)")
    }

    private static let longestPause: TimeInterval = 60
}
