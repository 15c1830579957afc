public import Foundation

/// What every request must pass before it is sent, and what learns how each one ended.
public protocol Gate: Sendable {
    /// Whose requests pass here.
    var account: Account { get }

    /// Counts one request of `bucket`, and returns when it may be sent.
    ///
    /// It may wait for its turn: a place, the pace, a short pause that Spotify asked for. Whoever has entered
    /// leaves with ``leave(_:_:)``, once.
    ///
    /// - Parameters:
    ///   - bucket: The quota that the request draws on.
    ///   - deadline: When the turn must have come at the latest.
    ///   - patience: How long to wait for it at most, where that ends before; the time that the ledger takes to
    ///     answer does not count. `nil` waits until the deadline.
    /// - Throws: ``QuotaError/locked(_:)``, ``QuotaError/budgetSpent(_:)`` and ``QuotaError/later(_:until:)`` at
    ///   once, without counting, when the turn does not come in time; ``QuotaError/closed`` after ``close()``;
    ///   `CancellationError`; what the ledger's storage says.
    func enter(_ bucket: Bucket, deadline: Date, patience: Duration?) async throws

    /// Takes note of how a request that has entered ended.
    ///
    /// - Returns: The lock under which the bucket stands because of it; `nil` where going on is a matter of
    ///   seconds, or of nothing.
    func leave(_ bucket: Bucket, _ ending: RequestEnding) async throws -> BucketLock?

    /// Whether a request could be sent to `bucket` now, and how many more today.
    func outlook(for bucket: Bucket) async throws -> Outlook

    /// Ends all waiting, now and later.
    func close()
}

extension Gate {
    /// Counts one request of `bucket`, and returns when it may be sent, which may take until `deadline`.
    ///
    /// - Throws: What ``enter(_:deadline:patience:)`` throws.
    public func enter(_ bucket: Bucket, deadline: Date) async throws {
        try await enter(bucket, deadline: deadline, patience: nil)
    }
}
