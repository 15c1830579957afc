import Concurrency
import Diagnostics
import Foundation

/// How far one call has come: what was tried, and what the policy and the clock still allow.
struct RetryState {
    let policy: RetryPolicy
    /// When the call must be over.
    let deadline: Date
    private(set) var attempts = 0
    private var failures = 0
    private var refusals = 0
    private var hasRenewedToken = false

    init(policy: RetryPolicy, startedAt start: Date) {
        self.policy = policy
        deadline = start + policy.callTimeout.seconds
    }

    /// The latest moment at which an attempt is worth beginning.
    var lastTurn: Date { deadline - policy.reserve.seconds }

    /// How long a transfer that begins at `now` may take.
    func transferTimeout(at now: Date) -> Duration {
        min(policy.transferTimeout, max(.milliseconds(1), .seconds(deadline.timeIntervalSince(now))))
    }

    mutating func countAttempt() {
        attempts += 1
    }

    /// Whether a refused token may be renewed: once for each request, or a revoked token starts a storm.
    mutating func mayRenewToken() -> Bool {
        defer { hasRenewedToken = true }
        return !hasRenewedToken
    }

    /// How long to wait after a failure of the network, the server or the body; `nil` gives up.
    mutating func delayAfterFailure(retryAfter: Duration?, jitter: Double, now: Date) -> Duration? {
        failures += 1
        guard failures < policy.maximumAttempts else { return nil }
        return fitting(max(retryAfter ?? .zero, backoff(failures) * jitter), now)
    }

    /// Whether a request that was refused for asking too much may be sent again.
    mutating func mayRepeatAfterLimit(now: Date) -> Bool {
        refusals += 1
        return refusals < policy.maximumLimitedAttempts && now < lastTurn
    }

    /// How long to wait after a 429 of a service without a gate; `nil` gives up.
    ///
    /// Spotify has been seen to ask for one second time and again, so the jitter widens with every refusal.
    mutating func delayAfterLimit(retryAfter: Duration?, jitter: Double, now: Date) -> Duration? {
        guard mayRepeatAfterLimit(now: now) else { return nil }
        let asked = retryAfter ?? .seconds(1)
        let left = Duration.seconds(lastTurn.timeIntervalSince(now))
        return asked <= left ? min(asked + backoff(refusals) * jitter, left) : nil
    }

    /// The longest wait before the next of so many tries; a random share of it is waited ("full jitter").
    private func backoff(_ count: Int) -> Duration {
        min(policy.maximumDelay, policy.baseDelay * (1 << min(count - 1, 16)))
    }

    private func fitting(_ delay: Duration, _ now: Date) -> Duration? {
        now + delay.seconds <= lastTurn ? delay : nil
    }
}
