import Concurrency
import Synchronization

/// The only place where requests wait, so that one call ends all waiting.
final class CancellableSleeps: Sendable {
    private struct State {
        var isClosed = false
        var sleepers: [Int: Task<Void, any Error>] = [:]
        var arrivals = 0
    }

    private let clock: WallClock
    private let state = Mutex(State())

    init(clock: WallClock) {
        self.clock = clock
    }

    /// Throws when nothing is to be begun any more.
    func checkOpen() throws {
        if state.withLock(\.isClosed) { throw SpotifyError.stopped }
    }

    /// Waits so long, or throws at once when ``close()`` is called or the task is cancelled.
    func wait(_ delay: Duration) async throws {
        let sleeper = Task { [clock] in try await clock.sleep(delay) }
        guard let number = add(sleeper) else {
            sleeper.cancel()
            throw SpotifyError.stopped
        }
        defer { state.withLock { _ = $0.sleepers.removeValue(forKey: number) } }
        do {
            try await withTaskCancellationHandler {
                try await sleeper.value
            } onCancel: {
                sleeper.cancel()
            }
        } catch is CancellationError {
            try Task.checkCancellation()
            throw SpotifyError.stopped
        }
        try checkOpen()
    }

    /// Ends all waiting, now and later.
    func close() {
        let sleepers = state.withLock { state in
            state.isClosed = true
            return state.sleepers.values
        }
        for sleeper in sleepers { sleeper.cancel() }
    }

    private func add(_ sleeper: Task<Void, any Error>) -> Int? {
        state.withLock { state in
            guard !state.isClosed else { return nil }
            state.arrivals += 1
            state.sleepers[state.arrivals] = sleeper
            return state.arrivals
        }
    }
}
