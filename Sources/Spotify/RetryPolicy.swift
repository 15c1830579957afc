/// How often and how long a request is tried.
public struct RetryPolicy: Sendable, Equatable {
    /// How often a request is sent at most when the network, the server or the body is at fault.
    public var maximumAttempts = 5
    /// How often a request that is refused for asking too much is sent at most.
    public var maximumLimitedAttempts = 8
    /// The longest first wait; every further one may be twice as long.
    public var baseDelay = Duration.milliseconds(500)
    /// The longest wait that is not asked for by the server.
    public var maximumDelay = Duration.seconds(10)
    /// How long one request may wait in all; a `Retry-After` beyond what is left of it locks the bucket.
    public var waitingBudget = Duration.seconds(60)
    /// How long a bucket stays locked when its quota is used up and Spotify gives no time.
    ///
    /// The quota's window is 24 hours by every report.
    public var quotaLock = Duration.seconds(86_400)
    /// How long a bucket stays locked when Spotify keeps refusing and gives no time.
    ///
    /// The rate limit's window is 30 seconds by Spotify's documentation.
    public var rateLock = Duration.seconds(30)

    /// The defaults.
    public init() {}
}
