public import Diagnostics
public import HTTP
import Quota

/// Asks Spotify's Web API with an app's own credentials.
///
/// It holds the access token, keeps the number of requests under way within bounds, tries again what may pass,
/// and sends nothing to a bucket once that is locked.
public final class SpotifyClient: Sendable {
    private let settings: SpotifySettings
    private let gate: any BucketGate
    private let clock: WallClock
    private let isJSON: @Sendable ([UInt8]) -> Bool
    private let limit: ConcurrencyLimit
    private let room: WaitingRoom
    private let courier: Courier
    private let tokens: AccessTokenSource

    /// A client of the service that `settings` name; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - settings: Where Spotify is and who asks.
    ///   - transport: What carries the requests.
    ///   - attempts: Who is told of every attempt.
    ///   - isJSON: Whether bytes are one whole JSON value; a 200 whose body is not is tried again.
    ///   - gate: What every attempt must pass.
    ///   - policy: How often and how long a request is tried.
    ///   - clock: The time.
    ///   - jitter: A random number from 0 up to 1, the share of a backoff that is waited.
    public init(
        settings: SpotifySettings,
        transport: any Transport,
        attempts: any AttemptObserver,
        isJSON: @escaping @Sendable ([UInt8]) -> Bool,
        gate: any BucketGate = BucketLocks(),
        policy: RetryPolicy = RetryPolicy(),
        clock: WallClock = .system,
        jitter: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.settings = settings
        self.gate = gate
        self.clock = clock
        self.isJSON = isJSON
        limit = ConcurrencyLimit(settings.maxConcurrent)
        room = WaitingRoom(clock: clock)
        courier = Courier(
            transport: transport,
            attempts: attempts,
            policy: policy,
            clock: clock,
            jitter: jitter,
            room: room
        )
        tokens = AccessTokenSource(settings: settings, courier: courier)
    }

    /// The answer to `endpoint`: a 200 whose body is whole JSON.
    ///
    /// It may wait for a free place, a token, a backoff or a short `Retry-After`; cancelling the task and
    /// ``stop()`` end every such wait at once.
    ///
    /// - Parameter endpoint: What to ask.
    /// - Returns: The answer; the body as Spotify sent it.
    /// - Throws: A ``SpotifyError`` that says why there is none, or `CancellationError`.
    public func answer(to endpoint: Endpoint) async throws -> Answer {
        // Who would only be refused need not wait for a place.
        try await gate.admit(endpoint.bucket, at: clock.now())
        let response = try await limit.withPermit {
            var errand = AnswerErrand(
                endpoint: endpoint,
                settings: settings,
                tokens: tokens,
                gate: gate,
                clock: clock,
                isJSON: isJSON
            )
            return try await courier.deliver(&errand)
        }
        return Answer(
            endpoint: endpoint,
            fetchedAt: clock.now(),
            status: response.status,
            etag: response.headers["ETag"],
            cacheControl: response.headers["Cache-Control"],
            retryAfter: response.headers["Retry-After"],
            body: response.body
        )
    }

    /// Sends nothing more: requests under way end as they would, all others with ``SpotifyError/stopped``.
    public func stop() {
        room.close()
        limit.close()
    }
}
