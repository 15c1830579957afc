import Synchronization

/// What callers and the loop's thread share: requests to be sent, and who waits for their answers.
///
/// A caller's continuation is kept here and taken out once, by whoever comes first: the answer, or the
/// cancellation. So no continuation is resumed twice, and no cancellation is lost, not even one that comes
/// before the request.
final class Mailbox: Sendable {
    /// One request to be sent.
    struct Order: Sendable {
        let ticket: Int
        let request: HTTPRequest
        /// When it was handed in: waiting for a place is part of its time.
        let postedAt = ContinuousClock.now

        /// How much of its time is left; the transport's `limit` holds where the request names none.
        func timeLeft(_ limit: Duration) -> Duration {
            (request.timeout ?? limit) - postedAt.duration(to: .now)
        }
    }

    /// What has come in since the loop last looked.
    struct Delivery: Sendable {
        var orders: [Order] = []
        var cancelled: [Int] = []
        var isClosed = false
    }

    typealias Outcome = Result<HTTPResponse, any Error>

    private enum Caller {
        case arriving
        case cancelled
        case waiting(CheckedContinuation<HTTPResponse, any Error>)
    }

    private struct State {
        var delivery = Delivery()
        var callers: [Int: Caller] = [:]
        var tickets = 0
        var isLoopResting = false
    }

    /// Rings when something has come in.
    private let bell: Bell
    private let state = Mutex(State())

    init() throws(HTTPError) {
        bell = try Bell()
    }

    /// Readable when something has come in; for the loop to wait on beside its sockets.
    var descriptor: Int32 { bell.descriptor }

    /// A number under which a request will be posted, or cancelled before it is.
    func ticket() -> Int {
        state.withLock { state in
            state.tickets += 1
            state.callers[state.tickets] = .arriving
            return state.tickets
        }
    }

    /// Hands in a request; its caller is resumed once, whatever happens.
    func post(_ order: Order, for continuation: CheckedContinuation<HTTPResponse, any Error>) {
        let isRefused = change { state in
            guard case .arriving = state.callers[order.ticket], !state.delivery.isClosed else {
                state.callers[order.ticket] = nil
                return true
            }
            state.callers[order.ticket] = .waiting(continuation)
            state.delivery.orders.append(order)
            return false
        }
        if isRefused { continuation.resume(throwing: CancellationError()) }
    }

    /// Resumes the caller at once; the loop drops the transfer when it gets to it.
    func cancel(_ ticket: Int) {
        let continuation: CheckedContinuation<HTTPResponse, any Error>? = change { state in
            switch state.callers[ticket] {
            case .arriving:
                state.callers[ticket] = .cancelled
                return nil
            case .waiting(let continuation):
                state.callers[ticket] = nil
                state.delivery.cancelled.append(ticket)
                return continuation
            case .cancelled, nil:
                return nil
            }
        }
        continuation?.resume(throwing: CancellationError())
    }

    /// Resumes the caller with what came of the transfer, unless a cancellation has done so.
    func finish(_ ticket: Int, with outcome: Outcome) {
        let caller = state.withLock { $0.callers.removeValue(forKey: ticket) }
        if case .waiting(let continuation) = caller { continuation.resume(with: outcome) }
    }

    /// Tells the loop to end.
    func shut() {
        change { $0.delivery.isClosed = true }
    }

    /// Whether nothing has come in; what comes in from now on rings the bell, on which the loop may wait.
    func beginRest() -> Bool {
        state.withLock { state in
            state.isLoopResting = state.delivery.count == 0
            return state.isLoopResting
        }
    }

    /// Takes what has come in.
    ///
    /// - Parameter hasRung: Whether the bell is known to have rung since the last time.
    /// - Returns: All of it, in its order.
    func collect(hasRung: Bool) -> Delivery {
        // Silenced before the look: a ring after it stands for something that the look may miss.
        if hasRung { bell.silence() }
        return state.withLock { state in
            state.isLoopResting = false
            defer { state.delivery = Delivery(isClosed: state.delivery.isClosed) }
            return state.delivery
        }
    }

    /// Changes the state, and wakes the loop if it is resting and has something new to do.
    private func change<Value: Sendable>(_ body: (inout State) -> Value) -> Value {
        let (value, wakes) = state.withLock { state in
            let value = body(&state)
            let wakes = state.isLoopResting && state.delivery.count > 0
            // One ring is enough.
            if wakes { state.isLoopResting = false }
            return (value, wakes)
        }
        if wakes { bell.ring() }
        return value
    }
}

extension Mailbox.Delivery {
    /// How many items the loop has to handle.
    fileprivate var count: Int { orders.count + cancelled.count + (isClosed ? 1 : 0) }
}
