import CPostgres
import Concurrency
import Glibc

/// Until when the server must have answered a statement that was sent.
struct AnswerLimit {
    private let span: Duration
    private let end: ContinuousClock.Instant

    /// The limit that `span` sets from now on.
    init(_ span: Duration) {
        self.span = span
        end = ContinuousClock.now + span
    }

    /// Waits until the next result can be had without waiting.
    ///
    /// - Returns: Whether it can; not where the connection has broken instead.
    /// - Throws: A ``ServerError`` when the time is over; the connection has broken then, too.
    func wait(for connection: OpaquePointer) throws -> Bool {
        while PQisBusy(connection) == 1 {
            let rest = max(.zero, end - ContinuousClock.now)
            var awaited = pollfd(fd: PQsocket(connection), events: Int16(POLLIN), revents: 0)
            let count = poll(&awaited, 1, Int32(clamping: rest.wholeMilliseconds(.up)))
            // What has come by now is read, also by who was stopped himself for longer.
            if count == 0, rest == .zero { throw giveUp(connection) }
            // Where the connection has broken, what the server said before may still be had.
            if count > 0, PQconsumeInput(connection) == 0 { return PQisBusy(connection) == 0 }
        }
        return true
    }

    private func giveUp(_ connection: OpaquePointer) -> ServerError {
        let process = PQbackendPID(connection)
        // To close it as usual would be to tell the server, and perhaps to wait for that. One that goes on sees that
        // nobody is there, and ends the session.
        shutdown(PQsocket(connection), Int32(SHUT_RDWR))
        _ = PQconsumeInput(connection)
        return ServerError(
            sqlState: "",
            message: "PostgreSQL session \(process) has not answered for \(span.components.seconds) s, "
                + "and its connection is given up: see why the server hangs, then start again"
        )
    }
}
