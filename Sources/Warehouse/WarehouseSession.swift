import Foundation
import Logging
import Postgres

/// What a session is asked for, whatever server, database or role would have, and how it is given back.
struct WarehouseSession {
    /// What a session is known by.
    struct Mark: Equatable {
        /// The text that marks it; `nil` where none does.
        let text: String?
        /// The server's process for the session, which still has its number where a script has set back all settings.
        let process: Int
    }

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
    ///   - body: The work, which may take the lock for the session of this mark.
    /// - Returns: What `body` returns.
    /// - Throws: ``LockError/notHeld``, before anything is asked for; what `body` throws.
    func prepared<Value: Sendable>(
        _ connection: Connection,
        _ body: (Mark) async throws -> Value
    ) async throws -> Value {
        let mark = try await mark(connection)
        try await connection.transaction { connection in
            try await liftLimit(connection)
            try await require(mark, connection)
            try await prepare(connection, forTransaction: false)
            try await watchClient(connection, forTransaction: false)
        }
        let outcome: Result<Value, any Error>
        do {
            outcome = .success(try await body(mark))
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

    /// Throws unless the transaction that `connection` is in comes by the session of `mark`: what is asked of another
    /// one would be left there.
    ///
    /// - Throws: ``LockError/notHeld``.
    func require(_ mark: Mark, _ connection: Connection) async throws {
        guard try await found(by: connection) == mark else { throw LockError.notHeld }
    }

    /// Marks the session by which the next transaction comes, unless a pooler is in between.
    private func mark(_ connection: Connection) async throws -> Mark {
        let text = UUID().uuidString
        return try await connection.transaction { connection in
            try await liftLimit(connection)
            _ = try await connection.query(try scripts.statement(.markSession), [text])
            return Mark(text: text, process: try await found(by: connection).process)
        }
    }

    /// What is known of the session that `connection` leads to.
    private func found(by connection: Connection) async throws -> Mark {
        let row = try await connection.query(try scripts.statement(.sessionMark)).single()
        return Mark(text: try row.decode("mark"), process: try row.decode("process"))
    }

    /// Lets go of the lock, and sets back what was set; in one transaction, which comes by one session.
    private func undo(_ mark: Mark, _ connection: Connection) async throws {
        try await connection.transaction { connection in
            // A script may have set back what keeps the functions of others from being called.
            try await prepareTransaction(connection)
            let found = try await found(by: connection)
            guard found == mark || found == Mark(text: nil, process: mark.process) else {
                // What others ask of theirs is not ours to undo.
                if found.process != mark.process { warn(of: mark) }
                return
            }
            if try await connection.query(try scripts.statement(.holdsLock)).scalar(as: Bool.self) {
                _ = try await connection.query(try scripts.statement(.unlockSession))
            }
            let resetting = try scripts.statement(.resetSession)
            for text in try await connection.query(resetting).decode("statement", as: String.self) {
                try await connection.run(SQLScript(name: resetting.name, text: text))
            }
        }
    }

    private func warn(of mark: Mark) {
        let process = "process \(mark.process) of the server"
        log.warning(
            """
            a pooler gave another session at the end than the one that was set up (pgbouncer's pool_mode = \
            transaction): until it ends, \(process) keeps what was set there, and the lock of migrate and load \
            where it has taken it; name the server itself, or a pool of sessions, in DATABASE_URL
            """
        )
    }
}
