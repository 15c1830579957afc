/// Everything that can be ordered from a sandbox.
public struct SandboxSettings: Sendable {
    /// The address to listen on; must be loopback.
    public var host = "127.0.0.1"
    /// The port; 0 picks a free one.
    public var port = 0
    /// Whether to serve TLS with HTTP/2, with a certificate made on the spot.
    public var usesTLS = false
    /// What the sandbox allows.
    public var mode = Mode.extended

    /// The seed of the catalogue, the tokens and the faults.
    public var seed: UInt64 = 1
    /// How many artists the synthetic catalogue has, the landmarks among them.
    public var artists = 100
    /// A folder of recorded answers to serve in place of the synthetic catalogue.
    public var recorded: String?

    /// The client ids that are accepted.
    public var clients = [SandboxClient.only]
    /// How long a token lives, in seconds.
    public var tokenSeconds = 3_600
    /// After how many calls a token is withdrawn.
    public var tokenCalls = Int.max
    /// Whether every call is refused because the app's owner has no Premium.
    public var requiresPremium = false

    /// Calls of a client id admitted in the rate window; null for no limit.
    public var window: Int?
    /// The rate window's length in seconds.
    public var windowSeconds = 30.0
    /// Calls of an owner admitted per bucket in the quota's window.
    public var quota: [Bucket: Int] = [:]
    /// When calls stop counting against the quota.
    public var quotaWindow = QuotaWindow.rolling
    /// The quota window's length in seconds.
    public var quotaSeconds = 86_400.0
    /// How a 429 says when to come again.
    public var retryAfter = RetryAfter.seconds
    /// What buckets answer in place of data.
    public var refusals: [Refusal] = []
    /// Whether answers carry an `ETag`, and a matching `If-None-Match` is answered with 304.
    public var sendsETags = false

    /// How paging goes wrong; null where it goes right.
    public var oddity: Oddity?
    /// How often things go wrong.
    public var faults = FaultRates()
    /// The mean time of an answer in milliseconds; each takes half to one and a half of it.
    public var latencyMilliseconds = 0.0

    /// The file that gets a JSON line per request.
    public var log: String?
    /// The file that gets the line about the listening sandbox.
    public var readyFile: String?

    /// A quiet sandbox on a free port.
    public init() {}
}
