import Synchronization

/// Work that many ask for and that is done once for all of them.
///
/// Whoever asks while it is under way shares its outcome. A cancelled caller leaves at once; the work is cancelled
/// when all who wait for it have left.
final class SingleFlight<Value: Sendable>: Sendable {
    private typealias Passenger = CheckedContinuation<Value, any Error>

    private struct Flight {
        let number: Int
        let task: Task<Void, Never>
        var passengers: [Int: Passenger]
    }

    private struct State {
        var flight: Flight?
        var flights = 0
        var tickets = 0
        /// Whose cancellation came before they were aboard.
        var cancelled: Set<Int> = []
    }

    private let state = Mutex(State())

    /// The outcome of the work under way, or of `work`, which is then started.
    func value(of work: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let ticket = state.withLock { state in
            state.tickets += 1
            return state.tickets
        }
        defer { state.withLock { _ = $0.cancelled.remove(ticket) } }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { passenger in
                if !board(passenger, ticket, work) { passenger.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            leave(ticket)
        }
    }

    private func board(
        _ passenger: Passenger,
        _ ticket: Int,
        _ work: @escaping @Sendable () async throws -> Value
    ) -> Bool {
        state.withLock { state in
            guard !state.cancelled.contains(ticket) else { return false }
            if state.flight == nil {
                state.flights += 1
                let number = state.flights
                let task = Task {
                    do {
                        self.land(number, .success(try await work()))
                    } catch {
                        self.land(number, .failure(error))
                    }
                }
                state.flight = Flight(number: number, task: task, passengers: [:])
            }
            state.flight?.passengers[ticket] = passenger
            return true
        }
    }

    private func land(_ number: Int, _ outcome: Result<Value, any Error>) {
        let passengers = state.withLock { state in
            guard let flight = state.flight, flight.number == number else { return [Int: Passenger]() }
            state.flight = nil
            return flight.passengers
        }
        for passenger in passengers.values { passenger.resume(with: outcome) }
    }

    private func leave(_ ticket: Int) {
        let (passenger, abandoned): (Passenger?, Task<Void, Never>?) = state.withLock { state in
            guard let passenger = state.flight?.passengers.removeValue(forKey: ticket) else {
                state.cancelled.insert(ticket)
                return (nil, nil)
            }
            guard state.flight?.passengers.isEmpty == true else { return (passenger, nil) }
            defer { state.flight = nil }
            return (passenger, state.flight?.task)
        }
        passenger?.resume(throwing: CancellationError())
        // By a task of its own: whoever leaves could not go on before its own cancellation has returned, and is not to
        // wait for the work to take note.
        if let abandoned { Task { abandoned.cancel() } }
    }
}
