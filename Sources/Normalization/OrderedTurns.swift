import Foundation

/// Work that is done in parallel, and in turns where its order counts.
final class OrderedTurns {
    private let condition = NSCondition()
    private var current = 0
    private var failure: (any Error)?
    private var isOver = false

    /// Waits until it is the turn of `number`, from 0, and takes it.
    ///
    /// - Parameters:
    ///   - number: Each number has one turn.
    ///   - body: Nobody else's body runs meanwhile. Returns whether there is to be another turn.
    /// - Returns: Whether to go on.
    func take(_ number: Int, _ body: () throws -> Bool) -> Bool {
        condition.lock()
        while current != number && !isOver { condition.wait() }
        let isRefused = isOver
        condition.unlock()
        guard !isRefused else { return false }
        let outcome = Result { try body() }
        condition.lock()
        defer { condition.unlock() }
        current += 1
        switch outcome {
        case .success(true): break
        case .success(false): isOver = true
        case .failure(let error):
            isOver = true
            failure = error
        }
        condition.broadcast()
        return !isOver
    }

    /// Whether a turn said that there is to be no other.
    ///
    /// - Returns: Whether it did.
    /// - Throws: What a turn threw.
    func wereEnded() throws -> Bool {
        if let failure { throw failure }
        return isOver
    }
}
