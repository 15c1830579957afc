import Synchronization

/// How often a stage takes apart what the server fails on: a few pages, a few batches, and none in an outage.
final class SplitRation: Sendable {
    private struct Split {
        var pages = 0
        var batches = 0
    }

    private let health: ServiceHealth
    private let split = Mutex(Split())

    /// A ration of which nothing is used yet; `health` says whether the service answers.
    init(health: ServiceHealth) {
        self.health = health
    }

    /// Whether a page is read in parts, which is counted; not where the service has just left something else without
    /// an answer.
    func takePage() -> Bool {
        health.isAnswering && take(\.pages)
    }

    /// Whether a batch is asked for in halves, which is counted; not where the service has just left something else
    /// without an answer.
    ///
    /// - Parameter isHalf: Whether it is itself part of one that is taken apart, and so is not counted.
    /// - Returns: Whether it is.
    func takeBatch(half isHalf: Bool) -> Bool {
        health.isAnswering && (isHalf || take(\.batches))
    }

    /// Has no more pages read in parts.
    func endPages() {
        split.withLock { $0.pages = Self.most }
    }

    private func take(_ count: WritableKeyPath<Split, Int>) -> Bool {
        split.withLock { counts in
            guard counts[keyPath: count] < Self.most else { return false }
            counts[keyPath: count] += 1
            return true
        }
    }

    private static let most = 3
}
