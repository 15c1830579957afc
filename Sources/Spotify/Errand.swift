import Foundation
import HTTP
import Quota

/// One thing to be fetched, however many attempts it takes.
protocol Errand: Sendable {
    /// The quota drawn on; `nil` for the token endpoint.
    var bucket: Bucket? { get }
    /// The method, for the books.
    var method: HTTPMethod { get }
    /// The path and query below the host, for the books and the errors.
    var target: String { get }

    /// The request of the next attempt, as soon as it may be sent.
    mutating func request() async throws -> HTTPRequest

    /// What the answer amounts to, which came at `now`.
    func verdict(on response: HTTPResponse, at now: Date) -> Verdict

    /// Sees to it that the next request does not carry the token just refused.
    func discardToken()

    /// Locks what refuses, and says so.
    func lock(until: Date, reason: BucketLock.Reason) -> SpotifyError
}
