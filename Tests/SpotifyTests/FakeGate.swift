import Concurrency
import Diagnostics
import Foundation
import Quota
import Synchronization

/// A gate with the plainest rules: locks, pauses, and a number of requests left; it keeps account of everything.
final class FakeGate: Gate {
    private struct State {
        var locks: [Bucket: BucketLock] = [:]
        var pausedUntil = Date.distantPast
        var answerTime = Duration.zero
        var recordTime = Duration.zero
        var left: Int?
        var isClosed = false
        var deadlines: [Date] = []
        var endings: [RequestEnding] = []
    }

    let account: Account
    private let clock: ManualClock
    private let sleepsForever: Bool
    private let state = Mutex(State())

    init(_ account: Account, clock: ManualClock, sleepsForever: Bool = false, left: Int? = nil) {
        self.account = account
        self.clock = clock
        self.sleepsForever = sleepsForever
        state.withLock { $0.left = left }
    }

    /// The deadline of every call of `enter`.
    var deadlines: [Date] { state.withLock(\.deadlines) }
    /// How every request that entered has ended.
    var endings: [RequestEnding] { state.withLock(\.endings) }
    /// How many have entered.
    let entered = Counter()

    func lock(_ bucket: Bucket, for duration: Duration, reason: BucketLock.Reason = .quotaExceeded) {
        let lock = BucketLock(bucket: bucket, until: clock.now + duration.seconds, reason: reason)
        state.withLock { $0.locks[bucket] = lock }
    }

    func pause(for duration: Duration) {
        state.withLock { $0.pausedUntil = clock.now + duration.seconds }
    }

    /// From now on it takes so long to answer.
    func answer(after duration: Duration) {
        state.withLock { $0.answerTime = duration }
    }

    /// From now on it takes so long to take note of an end.
    func record(after duration: Duration) {
        state.withLock { $0.recordTime = duration }
    }

    func enter(_ bucket: Bucket, deadline: Date, patience: Duration?) async throws -> Pass {
        state.withLock { $0.deadlines.append(deadline) }
        clock.advance(state.withLock(\.answerTime))
        guard deadline > clock.now else { throw QuotaError.later(bucket, until: clock.now) }
        let end = patience.map { min(deadline, clock.now + $0.seconds) } ?? deadline
        while true {
            let now = clock.now
            let pause: Date? = try state.withLock { state in
                if state.isClosed { throw QuotaError.closed }
                if let lock = state.locks[bucket], lock.until > now { throw QuotaError.locked(lock) }
                if let left = state.left, left <= 0 { throw spent(bucket) }
                if state.pausedUntil > now { return state.pausedUntil }
                state.left = state.left.map { $0 - 1 }
                return nil
            }
            guard let pause else { break }
            guard pause <= end else { throw QuotaError.later(bucket, until: pause) }
            try await clock.wall.sleep(.seconds(pause.timeIntervalSince(now)))
            while sleepsForever {
                if state.withLock(\.isClosed) { throw QuotaError.closed }
                try await Task.sleep(for: .milliseconds(1))
            }
        }
        return Pass(bucket: bucket, number: entered.increment())
    }

    func leave(_ pass: Pass, _ ending: RequestEnding) -> BucketLock? {
        clock.advance(state.withLock(\.recordTime))
        return state.withLock { state in
            state.endings.append(ending)
            guard case .limited(let retryAfter, let isQuota) = ending else { return nil }
            let wait = retryAfter ?? .seconds(isQuota ? 86_400 : 1)
            guard isQuota || wait > .seconds(60) else {
                state.pausedUntil = max(state.pausedUntil, clock.now + wait.seconds)
                return nil
            }
            let until = clock.now + wait.seconds
            let lock = BucketLock(
                bucket: pass.bucket,
                until: until,
                reason: isQuota ? .quotaExceeded : .rateLimited
            )
            state.locks[pass.bucket] = lock
            return lock
        }
    }

    func outlook(for bucket: Bucket) -> Outlook {
        state.withLock { state in
            if let lock = state.locks[bucket], lock.until > clock.now { return .closed(.locked(lock)) }
            if state.left == 0 { return .closed(spent(bucket)) }
            return .open(left: state.left)
        }
    }

    func close() {
        state.withLock { $0.isClosed = true }
    }

    private func spent(_ bucket: Bucket) -> QuotaError {
        .budgetSpent(BudgetSpent(bucket: bucket, used: 1, budget: 1, freesAt: clock.now + 600))
    }
}
