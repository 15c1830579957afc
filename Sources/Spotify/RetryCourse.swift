/// How far one request has come: what was tried and waited, and what the policy still allows.
struct RetryCourse {
    let policy: RetryPolicy
    private(set) var attempts = 0
    private var troubles = 0
    private var refusals = 0
    private var waited = Duration.zero
    private var hasRenewedToken = false

    init(policy: RetryPolicy) {
        self.policy = policy
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
    mutating func delayAfterTrouble(retryAfter: Duration?, jitter: Double) -> Duration? {
        troubles += 1
        guard troubles < policy.maximumAttempts else { return nil }
        return spend(max(retryAfter ?? .zero, backoff(troubles) * jitter))
    }

    /// How long to wait after a 429; `nil` gives up.
    ///
    /// Spotify has been seen to ask for one second time and again, so the jitter widens with every refusal.
    mutating func delayAfterLimit(retryAfter: Duration?, jitter: Double) -> Duration? {
        refusals += 1
        guard refusals < policy.maximumLimitedAttempts else { return nil }
        let asked = retryAfter ?? .seconds(1)
        guard asked <= left else { return nil }
        return spend(min(asked + backoff(refusals) * jitter, left))
    }

    private var left: Duration { policy.waitingBudget - waited }

    /// The longest wait before the next of so many tries; a random share of it is waited ("full jitter").
    private func backoff(_ count: Int) -> Duration {
        min(policy.maximumDelay, policy.baseDelay * (1 << min(count - 1, 16)))
    }

    private mutating func spend(_ delay: Duration) -> Duration? {
        guard delay <= left else { return nil }
        waited += delay
        return delay
    }
}
