public import Foundation

/// What every request must pass before it is sent, and what learns how each one ended.
public protocol Gate: Sendable {
    /// Whose requests pass here.
    var account: Account { get }

    /// Counts one request of `bucket`, and returns when it may be sent.
    ///
    /// It may wait for its turn: a place, the pace, a short pause that Spotify asked for. Whoever has entered
    /// leaves with ``leave(_:_:)``; until then the request holds its place.
    ///
    /// - Parameters:
    ///   - bucket: The quota that the request draws on.
    ///   - deadline: When the turn must have come at the latest.
    ///   - patience: How long to wait for it at most, where that ends before; the time that the ledger takes to
    ///     answer does not count. `nil` waits until the deadline.
    /// - Returns: What the request leaves by when it has ended.
    /// - Throws: ``QuotaError/locked(_:)``, ``QuotaError/budgetSpent(_:)`` and ``QuotaError/later(_:until:)`` at
    ///   once, without counting, when the turn does not come in time; ``QuotaError/closed`` after ``close()``;
    ///   `CancellationError`; what the ledger's storage says.
    func enter(_ bucket: Bucket, deadline: Date, patience: Duration?) async throws -> Pass

    /// Takes note of how a request that has entered ended.
    ///
    /// Only the first time counts: leaving by the same pass again changes nothing and returns `nil`.
    ///
    /// - Parameters:
    ///   - pass: What this gate returned when the request entered.
    ///   - ending: How the request ended.
    /// - Returns: The lock under which the bucket stands because of it; `nil` where going on is a matter of
    ///   seconds, or of nothing.
    /// - Throws: What the ledger's storage says; the request has left all the same.
    func leave(_ pass: Pass, _ ending: RequestEnding) async throws -> BucketLock?

    /// Whether a request could be sent to `bucket` now, and how many more today.
    func outlook(for bucket: Bucket) async throws -> Outlook

    /// Ends all waiting, now and later.
    func close()
}
