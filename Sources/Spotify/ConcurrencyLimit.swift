import Synchronization

/// So many at a time; the others wait in the order in which they came.
final class ConcurrencyLimit: Sendable {
    private struct Waiter {
        let number: Int
        let continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var free: Int
        var waiters: [Waiter] = []
        var arrivals = 0
        /// Who has come but does not wait yet, and whether a cancellation has overtaken them.
        var arriving: [Int: Bool] = [:]
        var isClosed = false
    }

    private let state: Mutex<State>

    init(_ count: Int) {
        state = Mutex(State(free: count))
    }

    /// Runs `body` as one of the few.
    func withPermit<Value>(_ body: () async throws -> Value) async throws -> Value {
        try await acquire()
        defer { release() }
        return try await body()
    }

    /// Turns away all who wait or will come; those who are in go on.
    func close() {
        let waiters = state.withLock { state in
            state.isClosed = true
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.continuation.resume(throwing: SpotifyError.stopped) }
    }

    private func acquire() async throws {
        let number = state.withLock { state in
            state.arrivals += 1
            state.arriving[state.arrivals] = false
            return state.arrivals
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let decided = admit(Waiter(number: number, continuation: continuation))
                if let decided { continuation.resume(with: decided) }
            }
        } onCancel: {
            cancel(number)
        }
    }

    private func admit(_ waiter: Waiter) -> Result<Void, any Error>? {
        state.withLock { state in
            let wasCancelled = state.arriving.removeValue(forKey: waiter.number) ?? false
            if wasCancelled { return .failure(CancellationError()) }
            if state.isClosed { return .failure(SpotifyError.stopped) }
            guard state.free == 0 else {
                state.free -= 1
                return .success(())
            }
            state.waiters.append(waiter)
            return nil
        }
    }

    private func cancel(_ number: Int) {
        let waiter: Waiter? = state.withLock { state in
            if state.arriving[number] != nil { state.arriving[number] = true }
            guard let index = state.waiters.firstIndex(where: { $0.number == number }) else { return nil }
            return state.waiters.remove(at: index)
        }
        waiter?.continuation.resume(throwing: CancellationError())
    }

    private func release() {
        let next: Waiter? = state.withLock { state in
            guard !state.waiters.isEmpty else {
                state.free += 1
                return nil
            }
            return state.waiters.removeFirst()
        }
        next?.continuation.resume()
    }
}
