import Concurrency
import Foundation
import HTTP
import Quota
import Spotify
import Synchronization
import Testing

/// A transport that plays the part of Spotify, and remembers what it was asked.
final class ScriptedTransport: Transport {
    typealias Part = @Sendable (HTTPRequest) async throws -> HTTPResponse

    private let requests = Mutex<[HTTPRequest]>([])
    private let part: Part

    /// Answers every request with what `part` makes of it.
    init(_ part: @escaping Part) {
        self.part = part
    }

    /// Gives tokens, and answers API requests with `replies` in turn; the last one again and again.
    convenience init(_ replies: HTTPResponse...) {
        let next = Counter()
        self.init { request in
            guard !request.isForToken else { return .token() }
            return replies[min(next.increment(), replies.count) - 1]
        }
    }

    func send(_ request: HTTPRequest) async throws -> HTTPResponse {
        requests.withLock { $0.append(request) }
        return try await part(request)
    }

    var sent: [HTTPRequest] { requests.withLock(\.self) }
    var sentForTokens: [HTTPRequest] { sent.filter(\.isForToken) }
    var sentToAPI: [HTTPRequest] { sent.filter { !$0.isForToken } }
}

/// A number that several tasks count up.
final class Counter: Sendable {
    private let count = Mutex(0)

    /// Counts one more, and says how many that makes.
    @discardableResult
    func increment() -> Int {
        count.withLock { count in
            count += 1
            return count
        }
    }

    var value: Int { count.withLock(\.self) }
}

extension HTTPRequest {
    var isForToken: Bool { url.hasSuffix("/api/token") }
}

extension HTTPResponse {
    static func token(_ token: String = "t0ken", lifetime: Int = 3_600) -> HTTPResponse {
        json(#"{"access_token":"\#(token)","token_type":"Bearer","expires_in":\#(lifetime)}"#)
    }

    static func json(_ text: String, status: Int = 200, headers: HTTPHeaders = [:]) -> HTTPResponse {
        var headers = headers
        headers.append(name: "Content-Type", value: "application/json; charset=utf-8")
        return HTTPResponse(status: status, headers: headers, body: Array(text.utf8))
    }

    static func text(_ text: String, status: Int, headers: HTTPHeaders = [:]) -> HTTPResponse {
        HTTPResponse(status: status, headers: headers, body: Array(text.utf8))
    }

    /// An error in the Web API's own form.
    static func refusal(
        _ status: Int,
        _ message: String,
        reason: String? = nil,
        retryAfter: String? = nil
    ) -> HTTPResponse {
        let ending = reason.map { #","reason":"\#($0)""# } ?? ""
        let headers: HTTPHeaders = retryAfter.map { ["Retry-After": $0] } ?? [:]
        let body = #"{"error":{"status":\#(status),"message":"\#(message)"\#(ending)}}"#
        return json(body, status: status, headers: headers)
    }
}

/// A clock that stands until someone sleeps; a sleeper passes the time at once.
final class ManualClock: Sendable {
    private struct State {
        var now = Date(timeIntervalSince1970: 1_800_000_000)
        /// How far the machine's clock has been set ahead since.
        var step: TimeInterval = 0
        var naps: [Duration] = []
    }

    private let state = Mutex(State())

    var now: Date { state.withLock(\.now) }
    /// Every wait so far, in order.
    var naps: [Duration] { state.withLock(\.naps) }

    func advance(_ duration: Duration) {
        state.withLock { $0.now += duration / .seconds(1) }
    }

    /// Sets the machine's clock ahead, of which no process takes notice that is running.
    func setMachine(ahead seconds: TimeInterval) {
        state.withLock { $0.step = seconds }
    }

    var wall: WallClock {
        WallClock(
            now: { self.now },
            sleep: { duration in
                try Task.checkCancellation()
                self.state.withLock { $0.naps.append(duration) }
                self.advance(duration)
            },
            machine: { self.state.withLock { $0.now + $0.step } }
        )
    }

    /// The same, but a sleeper sleeps until it is cancelled.
    var endless: WallClock {
        WallClock(
            now: { self.now },
            sleep: { duration in
                self.state.withLock { $0.naps.append(duration) }
                try await Task.sleep(for: .seconds(3_600))
            }
        )
    }
}

/// Everything that a client has reported.
final class AttemptRecorder: AttemptObserver {
    private let kept = Mutex<[Attempt]>([])

    func attempted(_ attempt: Attempt) {
        kept.withLock { $0.append(attempt) }
    }

    var attempts: [Attempt] { kept.withLock(\.self) }
    var outcomes: [Attempt.Outcome] { attempts.filter { $0.bucket != nil }.map(\.outcome) }
}

/// A client of a scripted Spotify, with its gates, its clock and its recorder.
struct Stand {
    let transport: ScriptedTransport
    let clock: ManualClock
    let recorder = AttemptRecorder()
    let gates: [FakeGate]
    let client: SpotifyClient

    var gate: FakeGate { gates[0] }

    init(
        _ transport: ScriptedTransport,
        clock: ManualClock = ManualClock(),
        sleepsForever: Bool = false,
        jitter: Double = 1,
        left: [Int?] = [nil],
        allowance: RequestAllowance = RequestAllowance(),
        pool: [CredentialSource] = [],
        environment: [String: String] = [:],
        policy: Spotify.RetryPolicy = RetryPolicy()
    ) throws {
        self.transport = transport
        self.clock = clock
        let settings = try settings(environment, pool: pool)
        gates = zip(settings.credentials, left).map { credential, left in
            FakeGate(credential.account, clock: clock, sleepsForever: sleepsForever, left: left)
        }
        client = SpotifyClient(
            settings: settings,
            members: zip(settings.credentials, gates).map { ClientMember($0, gate: $1) },
            transport: transport,
            attempts: recorder,
            isJSON: { (try? JSONSerialization.jsonObject(with: Data($0))) != nil },
            allowance: allowance,
            policy: policy,
            clock: sleepsForever ? clock.endless : clock.wall,
            jitter: { jitter }
        )
    }

    /// The error with which `endpoint` fails.
    func error(of endpoint: Endpoint = .artist(someID)) async -> SpotifyError? {
        await #expect(throws: SpotifyError.self) { _ = try await client.answer(to: endpoint) }
    }
}

/// An id such as Spotify gives.
let someID = "4Z8W4fKeB5YxbusRsdQVPb"

/// Settings with credentials, changed by `environment`.
func settings(
    _ environment: [String: String] = [:],
    pool: [CredentialSource] = []
) throws -> SpotifySettings {
    let credentials = ["SPOTIFY_CLIENT_ID": "an-id", "SPOTIFY_CLIENT_SECRET": "s3cret"]
    return try SpotifySettings(environment: credentials.merging(environment) { $1 }, pool: pool)
}
