public import Concurrency
public import Foundation
import Synchronization

/// The gate of one account in one process, over a ledger that others share.
///
/// Those who enter wait in line, and one task asks the ledger for the first of them. Where nothing is scarce it
/// draws numbers in advance, for a tenth of a second at most; so a lock that another process met is obeyed within
/// that time, and one that this process met at once.
public final class Turnstile: Gate {
    /// Whose requests pass here.
    public let account: Account
    private let ledger: QuotaLedger
    private let budgets: @Sendable () -> Budgets
    private let clock: WallClock
    private let longestPause: Duration
    private let jitter: @Sendable () -> Double
    private let state: Mutex<State>

    private struct State {
        var line: WaitingLine
        var sleeper: Task<Void, Never>?
        var outlooks: [Bucket: (outlook: Outlook, expires: Date)] = [:]
        /// Counts the times that all outlooks were dropped.
        var forgettings = 0
        /// Refusals of which the ledger could not take note so far.
        var untold: [RefusedRequest] = []

        mutating func remember(_ outlook: Outlook, for bucket: Bucket, at now: Date) {
            outlooks[bucket] = (outlook, now + LedgerTime.lease.seconds)
        }

        mutating func forgetOutlooks() {
            outlooks = [:]
            forgettings += 1
        }
    }

    /// What a refusal takes out of the line.
    private struct Halt {
        /// The refused request.
        let request: UnderWay.Request
        /// Numbers that will not be used, for the ledger to take back.
        let returned: [DrawnNumbers]
    }

    /// A gate for `account`.
    ///
    /// - Parameters:
    ///   - ledger: Where requests are counted and locks are kept.
    ///   - account: Whose requests pass here.
    ///   - budgets: How many requests of each bucket may be sent in any 24 hours; asked each time, because what
    ///     an app may do is learned from its answers.
    ///   - clock: The time, and a way to wait.
    ///   - maximumInFlight: How many requests may be under way at once, at least 1.
    ///   - longestPause: The longest `Retry-After` of a rate limit that is waited for; a longer one locks.
    ///   - jitter: A number from 0 to 1 by which waits differ.
    public init(
        ledger: QuotaLedger,
        account: Account,
        budgets: @escaping @autoclosure @Sendable () -> Budgets,
        clock: WallClock = .system,
        maximumInFlight: Int = 8,
        longestPause: Duration = .seconds(60),
        jitter: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.ledger = ledger
        self.account = account
        self.budgets = budgets
        self.clock = clock
        state = Mutex(State(line: WaitingLine(width: max(1, maximumInFlight))))
        self.longestPause = longestPause
        self.jitter = jitter
    }

    /// Counts one request of `bucket`, and returns when it may be sent; in the order of coming, for each bucket.
    public func enter(_ bucket: Bucket, deadline: Date, patience: Duration?) async throws -> Pass {
        let number = state.withLock { $0.line.come() }
        let patienceEnd = patience.map { clock.now() + $0.seconds }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                lineUp(
                    WaitingLine.Waiter(
                        number: number,
                        bucket: bucket,
                        deadline: deadline,
                        patienceEnd: patienceEnd,
                        continuation: continuation
                    )
                )
            }
        } onCancel: {
            let cancelled = state.withLock { $0.line.cancel(number) }
            if let cancelled { finish([cancelled]) }
        }
        return Pass(bucket: bucket, number: number)
    }

    /// Takes note of how a request that has entered ended; the first time, for each pass.
    public func leave(_ pass: Pass, _ ending: RequestEnding) async throws -> BucketLock? {
        switch ending {
        case .over:
            if end(pass, isAnswered: true) {
                try await uninterrupted { try await $0.clearStrikes(of: $1, pass.bucket) }
                release()
            }
            return nil
        case .unanswered:
            if end(pass, isAnswered: false) {
                try await uninterrupted { try await $0.endProbe(of: $1, pass.bucket) }
                release()
            }
            return nil
        case .limited(let retryAfter, let isQuota):
            return try await refuse(pass, retryAfter: retryAfter, isQuota: isQuota)
        }
    }

    /// Whether a request could be sent to `bucket` now, and how many more today; true for a tenth of a second.
    public func outlook(for bucket: Bucket) async throws -> Outlook {
        let now = clock.now()
        let (known, forgettings) = state.withLock { ($0.outlooks[bucket], $0.forgettings) }
        if let known, known.expires > now { return known.outlook }
        let outlook = try await ledger.outlook(account, bucket, budget: budgets().daily[bucket])
        let then = clock.now()
        state.withLock { state in
            // What the ledger said before a refusal says nothing of how things stand after it.
            if state.forgettings == forgettings { state.remember(outlook, for: bucket, at: then) }
        }
        return outlook
    }

    /// How many have come and may not be sent yet.
    var waiting: Int { state.withLock { $0.line.waiters.count } }

    /// Ends all waiting, now and later.
    public func close() {
        finish(state.withLock { $0.line.close() })
        wake()
    }

    /// Gives back the numbers that were drawn in advance and not used, and tells the ledger what it could not take
    /// note of: worth doing when a stage ends.
    public func settle() async throws {
        try await tellOfRefusals()
        let returned = state.withLock { $0.line.takeReturned(all: true) }
        try await uninterrupted { try await $0.takeBack(returned, of: $1) }
    }
}

extension Turnstile {
    private func lineUp(_ waiter: WaitingLine.Waiter) {
        let now = clock.now()
        let (result, isUnattended) = state.withLock { state in
            let result = state.line.lineUp(waiter, at: now)
            return (result, result == nil ? state.line.attend() : false)
        }
        if let result {
            waiter.continuation.resume(with: result)
        } else if isUnattended {
            Task { await attend() }
        } else {
            wake()
        }
    }

    /// Sees to the line until nobody waits.
    private func attend() async {
        let watch = Task { await keepToDeadlines() }
        defer { watch.cancel() }
        while true {
            let now = clock.now()
            let (step, resumptions) = state.withLock { $0.line.next(at: now) }
            finish(resumptions)
            switch step {
            case .rest: return
            case .ask(let bucket, let wanted): await ask(bucket, wanted: wanted)
            case .sleep(let until, let moves): await sleep(until: until, moves: moves)
            }
        }
    }

    /// Turns away those whose time is over, also while the ledger is asked, which may be busy for long: it looks a
    /// few times a second.
    ///
    /// By the machine's time: it watches a wait for storage, and must not make the time of a clock pass that moves on
    /// whenever somebody sleeps by it.
    private func keepToDeadlines() async {
        while (try? await Task.sleep(for: .milliseconds(250))) != nil {
            let now = clock.now()
            finish(state.withLock { $0.line.review(at: now) })
        }
    }

    private func ask(_ bucket: Bucket, wanted: Int) async {
        do {
            try await tellOfRefusals()
            let admission = try await ledger.admit(admissionRequest(bucket, wanted: wanted))
            let now = clock.now()
            finish(
                state.withLock { state in
                    switch admission {
                    // One that is given back at once says nothing of how things stand.
                    case .granted(let grant) where !state.line.isOvertaken:
                        state.remember(.open(left: grant.left), for: bucket, at: now)
                    case .refused(let error):
                        state.remember(.closed(error), for: bucket, at: now)
                    case .granted, .wait, .full:
                        break
                    }
                    return state.line.take(admission, for: bucket, at: now)
                }
            )
        } catch {
            finish(state.withLock { $0.line.turnAway(bucket, error) })
        }
    }

    private func admissionRequest(_ bucket: Bucket, wanted: Int) -> AdmissionRequest {
        state.withLock { state in
            AdmissionRequest(
                account: account,
                bucket: bucket,
                wanted: wanted,
                budget: budgets().daily[bucket],
                inFlight: state.line.underWay.count,
                proven: state.line.takeProven(),
                returned: state.line.takeReturned()
            )
        }
    }

    /// Makes room for the next.
    ///
    /// - Returns: Whether the request was to show if refusals go on; also `false` when it has left before.
    private func end(_ pass: Pass, isAnswered: Bool) -> Bool {
        let now = clock.now()
        let (end, isAwaited) = state.withLock { state in
            let end = state.line.end(pass.number, isAnswered: isAnswered, at: now)
            return (end, state.line.nextToAsk(at: now) != nil)
        }
        finish(end.resumptions)
        if isAwaited { wake() }
        return end.wasProbe
    }

    /// Lets those ask again who were kept back by a request that was to show if refusals go on.
    private func release() {
        state.withLock { $0.line.release() }
        wake()
    }

    private func refuse(_ pass: Pass, retryAfter: Duration?, isQuota: Bool) async throws -> BucketLock? {
        let answeredAt = clock.now()
        let halt = state.withLock { state -> Halt? in
            guard let refused = state.line.halt(pass.number) else { return nil }
            state.forgetOutlooks()
            return Halt(request: refused, returned: state.line.takeReturned())
        }
        guard let halt else { return nil }
        var lock: BucketLock?
        // Whatever comes of the ledger, those who wait go on.
        defer {
            finish(
                state.withLock { state in
                    state.forgetOutlooks()
                    return state.line.resume(lock)
                }
            )
            wake()
        }
        let request = RefusedRequest(
            account: account,
            bucket: halt.request.bucket,
            sentAt: halt.request.sentAt,
            answeredAt: answeredAt,
            passed: halt.request.passed,
            retryAfter: retryAfter,
            isQuota: isQuota,
            longestPause: longestPause,
            returned: halt.returned
        )
        do {
            lock = try await uninterrupted { ledger, _ in try await ledger.refuse(request) }
        } catch {
            state.withLock { $0.untold.append(request.withoutReturned) }
            throw error
        }
        return lock
    }

    /// Tells the ledger of the refusals that it could not take note of: before that nobody else is to be sent.
    private func tellOfRefusals() async throws {
        let untold = state.withLock { state in
            defer { state.untold = [] }
            return state.untold
        }
        for (index, request) in untold.enumerated() {
            do {
                _ = try await uninterrupted { ledger, _ in try await ledger.refuse(request) }
            } catch {
                state.withLock { $0.untold.insert(contentsOf: untold[index...], at: 0) }
                throw error
            }
        }
    }

    /// Lets the ledger take note of something even when the task is cancelled: it has happened.
    private func uninterrupted<Value: Sendable>(
        _ body: @escaping @Sendable (QuotaLedger, Account) async throws -> Value
    ) async throws -> Value {
        let (ledger, account) = (ledger, account)
        return try await Task { try await body(ledger, account) }.value
    }

    private func finish(_ resumptions: [WaitingLine.Resumption]) {
        for (waiter, result) in resumptions { waiter.continuation.resume(with: result) }
    }

    /// Waits a little longer than asked, so that processes do not all come at once; ends early when woken.
    private func sleep(until: Date, moves: Int) async {
        let delay = max(0.001, until.timeIntervalSince(clock.now())) + jitter() * 0.05
        let sleeper = Task { [clock] in
            // A sleep that is cut short has served its purpose.
            _ = try? await clock.sleep(.seconds(delay))
        }
        let isCurrent = state.withLock { state in
            guard state.line.moves == moves else { return false }
            state.sleeper = sleeper
            return true
        }
        if !isCurrent { sleeper.cancel() }
        await sleeper.value
        state.withLock { $0.sleeper = nil }
    }

    private func wake() {
        state.withLock { $0.sleeper }?.cancel()
    }
}
