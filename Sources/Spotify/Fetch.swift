import Foundation
import HTTP
import Quota

/// One thing to be fetched, however many attempts it takes.
protocol Fetch: Sendable {
    /// The quota drawn on; `nil` for the token endpoint.
    var bucket: Bucket? { get }
    /// Whose credentials the attempt under way carries, for the record.
    var credential: String { get }
    /// The method, for the record.
    var method: HTTPMethod { get }
    /// The path and query below the host, for the record and the errors.
    var target: String { get }

    /// The request of the next attempt, as soon as it may be sent, which is `lastTurn` at the latest.
    ///
    /// Whoever gets it sends it at once, and says with ``over(isAnswered:)`` or ``limited(_:in:)`` that it has ended.
    mutating func request(by lastTurn: Date) async throws -> HTTPRequest

    /// What must not be repeated from the answer.
    func redaction(of response: HTTPResponse) -> Redaction

    /// What the answer amounts to, which came at `now`, its header without what `redaction` takes out.
    func result(of response: HTTPResponse, without redaction: Redaction, at now: Date) -> AttemptResult

    /// Takes note that the attempt under way has ended, but not for asking too much.
    ///
    /// `isAnswered` says whether it was with an answer of the service: silence is none, nor is a server's error.
    func over(isAnswered: Bool) async

    /// Takes note that the attempt under way was refused for asking too much, and says what follows.
    func limited(_ refusal: LimitRefusal, in state: inout RetryState) async throws -> RetryDecision

    /// Whether the same can be asked in another way after a refusal that stays.
    func hasAlternative(to error: SpotifyError) -> Bool

    /// Sees to it that the next request does not carry the token just refused.
    func discardToken()
}

/// A refusal for asking too much, as it came.
struct LimitRefusal {
    /// The wait that it asks for.
    let retryAfter: Duration?
    /// Whether the quota of the day is used up.
    let isQuota: Bool
    /// When it came.
    let now: Date
    /// The random share of a backoff that is waited.
    let jitter: Double
}
