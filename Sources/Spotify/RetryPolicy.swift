/// How often and for how long a request is tried.
public struct RetryPolicy: Sendable, Equatable {
    /// How often a request is sent at most when the network, the server or the body is at fault.
    public var maximumAttempts = 5
    /// How often a request that is refused for asking too much is sent at most.
    public var maximumLimitedAttempts = 8
    /// The longest first wait; every further one may be twice as long.
    public var baseDelay = Duration.milliseconds(500)
    /// The longest wait that is not asked for by the server.
    public var maximumDelay = Duration.seconds(10)
    /// How long one call may take, from its start: all waits, retries and transfers included.
    public var callTimeout = Duration.seconds(60)
    /// How long one transfer may take, where the call has as much time left.
    ///
    /// Spotify is known to stall for 30 to 45 seconds and then to answer.
    public var transferTimeout = Duration.seconds(50)
    /// How long no token is asked for when the accounts service keeps refusing and gives no time.
    ///
    /// The rate limit's window is 30 seconds by Spotify's documentation.
    public var tokenPause = Duration.seconds(30)

    /// The defaults.
    public init() {}
}

extension RetryPolicy {
    /// What must be left of a call's time for an attempt to be worth beginning: an answer needs some time as well.
    var reserve: Duration { min(.seconds(5), callTimeout / 10) }

    /// How long the renewal of a token may take, for which others of the same policy wait: they outlast it.
    var renewalTimeout: Duration { callTimeout - reserve * 2 }

    /// How long a renewal by others is waited for; what comes of that is known before the call's time is over.
    var renewalPatience: Duration { callTimeout - reserve * 3 / 2 }
}
