public import Concurrency
public import HTTP
import Quota
public import Tokens

/// Asks Spotify's Web API with one app's credentials, or with those of a pool.
///
/// It holds the access tokens, passes every request through its app's gate, tries again what may pass, and sends
/// nothing to a bucket once that is locked.
public final class SpotifyClient: Sendable {
    private let settings: SpotifySettings
    private let allowance: RequestAllowance
    private let clock: WallClock
    private let isJSON: @Sendable ([UInt8]) -> Bool
    private let isTooDeep: @Sendable ([UInt8]) -> Bool
    private let sleeps: CancellableSleeps
    private let sender: RetryingSender
    private let pool: CredentialPool

    /// A client of the service that `settings` name; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - settings: Where Spotify is.
    ///   - members: Who asks, each behind its gate; at least one.
    ///   - transport: What carries the requests of all members.
    ///   - attempts: Who is told of every attempt.
    ///   - isJSON: Whether bytes are one whole JSON value that can be an answer; a 200 whose body is not is tried
    ///     again.
    ///   - isTooDeep: Whether bytes are whole, and not taken only because they nest too deeply; these are not tried
    ///     again.
    ///   - tokenStore: Where the members' access tokens are kept.
    ///   - tokenDelays: Where it is kept until when an app gets no token; `nil` remembers it in this client.
    ///   - allowance: How many requests may be sent, and until when.
    ///   - policy: How often and how long a request is tried.
    ///   - clock: The time.
    ///   - warn: Takes one line for a person: an app of the pool that is asked no more.
    ///   - jitter: A random number from 0 up to 1, the share of a backoff that is waited.
    public init(
        settings: SpotifySettings,
        members: [ClientMember],
        transport: any Transport,
        attempts: any AttemptObserver,
        isJSON: @escaping @Sendable ([UInt8]) -> Bool,
        isTooDeep: @escaping @Sendable ([UInt8]) -> Bool = { _ in false },
        tokenStore: any TokenStore = MemoryTokenStore(),
        tokenDelays: TokenDelays? = nil,
        allowance: RequestAllowance = RequestAllowance(),
        policy: RetryPolicy = RetryPolicy(),
        clock: WallClock = .system,
        warn: @escaping @Sendable (String) -> Void = { _ in },
        jitter: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.settings = settings
        self.allowance = allowance
        self.clock = clock
        self.isJSON = isJSON
        self.isTooDeep = isTooDeep
        sleeps = CancellableSleeps(clock: clock)
        let sender = RetryingSender(
            transport: transport,
            attempts: attempts,
            policy: policy,
            clock: clock,
            jitter: jitter,
            sleeps: sleeps
        )
        self.sender = sender
        pool = CredentialPool(
            members.map { member in
                let tokens = AccessTokenSource(
                    settings: settings,
                    credential: member.credential,
                    sender: sender,
                    store: tokenStore,
                    delays: tokenDelays
                )
                return PoolMember(credential: member.credential, gate: member.gate, tokens: tokens)
            },
            clock: clock,
            warn: warn
        )
    }

    /// The answer to `endpoint`: a 200 whose body is whole JSON, or a 304 where `etag` still holds.
    ///
    /// It takes ``RetryPolicy/callTimeout`` at most, everything included: waiting for a token, a turn, a backoff
    /// or a short `Retry-After`. Cancelling the task and ``stop()`` end every such wait at once.
    ///
    /// - Parameters:
    ///   - endpoint: What to ask.
    ///   - etag: The `ETag` of the answer that is known; the same answer is then not sent again.
    /// - Returns: The answer; the body as Spotify sent it, empty with a 304.
    /// - Throws: A ``SpotifyError`` that says why there is none, `CancellationError`, or what the gate's storage
    ///   says.
    public func answer(to endpoint: Endpoint, ifNoneMatch etag: String? = nil) async throws -> Answer {
        var fetch = AnswerFetch(
            endpoint: endpoint,
            // One that a header cannot carry is none of Spotify's.
            etag: etag.flatMap { $0.utf8.allSatisfy { (0x20...0x7E).contains($0) } ? $0 : nil },
            settings: settings,
            pool: pool,
            allowance: allowance,
            clock: clock,
            isJSON: isJSON,
            isTooDeep: isTooDeep
        )
        let (response, arrivedAt) = try await sender.send(&fetch)
        return Answer(
            endpoint: endpoint,
            fetchedAt: arrivedAt,
            status: response.status,
            etag: response.headers["ETag"],
            cacheControl: response.headers["Cache-Control"],
            retryAfter: response.headers["Retry-After"],
            body: response.status == 304 ? [] : response.body
        )
    }

    /// Makes sure that this machine's clock is not far off Spotify's, as far as that tells what its own shows.
    ///
    /// It takes a new access token, whatever is stored, and no quota.
    ///
    /// - Throws: ``SpotifyError/wrongClock(host:own:other:)`` or ``SpotifyError/clockSet(own:machine:)``; what keeps a
    ///   token from being had.
    public func checkClock() async throws {
        try await pool.checkClock()
    }

    /// Sends nothing more: requests under way end as they would, all others with ``SpotifyError/stopped``.
    public func stop() {
        sleeps.close()
        pool.close()
    }
}
