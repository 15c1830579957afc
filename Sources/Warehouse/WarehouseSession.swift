import Foundation
import Logging
import Postgres

/// What a session is asked for, whatever server, database or role would have, and how it is given back.
struct WarehouseSession {
    let scripts: ScriptFolder
    let log: Logger

    /// Asks for it for the transaction that `connection` is in: another may come by another session, or another
    /// client's may follow in this one.
    func prepareTransaction(_ connection: Connection) async throws {
        try await prepare(connection, forTransaction: true)
    }

    /// Asks for it for as long as `body` takes, and leaves the session as it was, with no lock: it may be a pool's.
    ///
    /// - Parameters:
    ///   - connection: A session that is the caller's alone.
    ///   - body: The work, which may take the lock for the session.
    /// - Returns: What `body` returns.
    /// - Throws: ``LockError/notHeld``, before anything is asked for; what `body` throws.
    func prepared<Value: Sendable>(
        _ connection: Connection,
        _ body: () async throws -> Value
    ) async throws -> Value {
        let mark = try await requireSession(connection)
        let outcome: Result<Value, any Error>
        do {
            try await connection.transaction { connection in
                try await prepare(connection, forTransaction: false)
                try await watchClient(connection, forTransaction: false)
            }
            outcome = .success(try await body())
        } catch {
            outcome = .failure(error)
        }
        // Also when the task was cancelled: whoever comes next by this session must not find it so.
        let undoing = Task { try await undo(mark, connection) }
        if case .failure(let error) = await undoing.result {
            log.debug("the session is not as it was: \(error)")
        }
        return try outcome.get()
    }

    /// Has the server check that this program is still there, where it can.
    ///
    /// - Parameters:
    ///   - connection: What is in a transaction.
    ///   - isLocal: Whether it is to check during that transaction only.
    /// - Throws: A `ServerError`, but not where the server cannot check.
    func watchClient(_ connection: Connection, forTransaction isLocal: Bool = true) async throws {
        try await connection.run(.session("savepoint watch_client"))
        do {
            _ = try await connection.query(try scripts.statement(.watchClient), [isLocal])
        } catch let error as ServerError where error.sqlState == "22023" {
            try await connection.run(.session("rollback to savepoint watch_client"))
            log.debug("the server cannot see whether this program is gone: \(error.message)")
        }
    }

    private func prepare(_ connection: Connection, forTransaction isLocal: Bool) async throws {
        try await liftLimit(connection)
        _ = try await connection.query(try scripts.statement(.prepareSession), [isLocal])
    }

    /// Lifts the limit of the transaction that `connection` is in, before the first statement that takes time.
    ///
    /// A role's may be so short that the server, which compiles a select where it is told to, ends that one.
    private func liftLimit(_ connection: Connection) async throws {
        try await connection.run(.session("set local statement_timeout = 0"))
    }

    /// Marks the session, and throws when the next transaction comes by another, before anything is asked of either.
    ///
    /// - Returns: The mark.
    /// - Throws: ``LockError/notHeld``.
    private func requireSession(_ connection: Connection) async throws -> String {
        let mark = UUID().uuidString
        try await connection.transaction { connection in
            try await liftLimit(connection)
            _ = try await connection.query(try scripts.statement(.markSession), [mark])
        }
        let isSame = try await connection.transaction { connection in
            try await liftLimit(connection)
            return try await isMarked(mark, connection)
        }
        guard isSame else { throw LockError.notHeld }
        return mark
    }

    private func isMarked(_ mark: String, _ connection: Connection) async throws -> Bool {
        try await connection.query(try scripts.statement(.isMarked), [mark]).scalar(as: Bool.self)
    }

    /// Lets go of the lock, and sets back what was set; in one transaction, which comes by one session.
    private func undo(_ mark: String, _ connection: Connection) async throws {
        try await connection.transaction { connection in
            try await liftLimit(connection)
            // What others ask of theirs is not ours to undo.
            guard try await isMarked(mark, connection) else { return }
            if try await connection.query(try scripts.statement(.holdsLock)).scalar(as: Bool.self) {
                _ = try await connection.query(try scripts.statement(.unlockSession))
            }
            let resetting = try scripts.statement(.resetSession)
            for text in try await connection.query(resetting).decode("statement", as: String.self) {
                try await connection.run(SQLScript(name: resetting.name, text: text))
            }
        }
    }
}
