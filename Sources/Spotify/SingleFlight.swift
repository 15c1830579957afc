import Synchronization

/// Work that many ask for and that is done once for all of them.
///
/// Whoever asks while it is under way shares its outcome. It is cancelled when all who wait for it are.
final class SingleFlight<Value: Sendable>: Sendable {
    private struct Flight {
        let number: Int
        let task: Task<Value, any Error>
        var passengers: Int
    }

    private struct State {
        var flight: Flight?
        var flights = 0
    }

    private let state = Mutex(State())

    /// The outcome of the work under way, or of `work`, which is then started.
    func value(of work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let (number, task) = board(work)
        defer { land(number) }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            leave(number)
        }
    }

    private func board(_ work: @escaping @Sendable () async throws -> Value) -> (Int, Task<Value, any Error>)
    {
        state.withLock { state in
            if var flight = state.flight {
                flight.passengers += 1
                state.flight = flight
                return (flight.number, flight.task)
            }
            state.flights += 1
            let flight = Flight(number: state.flights, task: Task { try await work() }, passengers: 1)
            state.flight = flight
            return (flight.number, flight.task)
        }
    }

    private func land(_ number: Int) {
        state.withLock { state in
            if state.flight?.number == number { state.flight = nil }
        }
    }

    private func leave(_ number: Int) {
        let abandoned: Task<Value, any Error>? = state.withLock { state in
            guard var flight = state.flight, flight.number == number else { return nil }
            flight.passengers -= 1
            state.flight = flight.passengers > 0 ? flight : nil
            return flight.passengers > 0 ? nil : flight.task
        }
        abandoned?.cancel()
    }
}
