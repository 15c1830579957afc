import Diagnostics
import Foundation
import Pipeline
import Quota
import Synchronization

/// Waiting for quota to become free: shown to a person, and ended by a stop.
final class QuotaWait: Sendable {
    private let context: any ProcedureContext
    private let clock: WallClock
    private let moments = Mutex<[Bucket: Date]>([:])

    init(context: any ProcedureContext, clock: WallClock) {
        self.context = context
        self.clock = clock
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
        context.report(waiting: "waiting for \(first.key.rawValue): \(Duration.seconds(rest).words)")
    }
}
