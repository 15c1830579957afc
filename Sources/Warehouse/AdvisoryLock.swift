import Logging
import Postgres

/// The lock that migrations, loads and prunings of one database hold against each other.
struct AdvisoryLock {
    let scripts: ScriptFolder
    let patience: Duration
    let log: Logger

    /// Takes the lock for the session of `mark`, which keeps it until ``WarehouseSession`` gives the session back.
    ///
    /// - Throws: ``LockError/notHeld`` where a pooler gives another session, which would keep it for good;
    ///   ``LockError/locked(holder:waited:)``.
    func takeForSession(_ connection: Connection, _ mark: WarehouseSession.Mark) async throws {
        let (lock, timeout) = (try scripts.statement(.lockSession), try scripts.statement(.setLockTimeout))
        let session = WarehouseSession(scripts: scripts, log: log)
        try await connection.transaction { connection in
            try await session.require(mark, connection)
            try await take(connection, lock, within: timeout)
        }
    }

    /// Throws unless the connection still holds the session's lock; to be asked inside the transaction that needs it.
    ///
    /// A pooler that hands each transaction to another connection of the server keeps the lock on the one that took it.
    ///
    /// - Throws: ``LockError/notHeld``.
    func requireHeld(_ connection: Connection) async throws {
        let isHeld = try await connection.query(try scripts.statement(.holdsLock)).scalar(as: Bool.self)
        guard isHeld else { throw LockError.notHeld }
    }

    /// Takes the lock for the transaction that `connection` is in.
    func takeForTransaction(_ connection: Connection) async throws {
        try await take(
            connection,
            try scripts.statement(.lockTransaction),
            within: try scripts.statement(.setLocalLockTimeout)
        )
    }

    private func take(
        _ connection: Connection,
        _ statement: SQLScript,
        within timeout: SQLScript
    ) async throws {
        _ = try await connection.query(timeout, [patience.lockTimeout])
        let holder = try await holder(connection)
        if let holder { log.info("waiting for another migrate or load to end: \(holder)") }
        do {
            _ = try await connection.query(statement)
        } catch let error as ServerError where error.isLockTimeout {
            throw LockError.locked(holder: holder, waited: patience)
        }
    }

    /// Who holds the lock now, in words; `nil` when nobody does.
    private func holder(_ connection: Connection) async throws -> String? {
        let holder = try await connection.query(try scripts.statement(.lockHolder)).first
        return try holder?.decode("holder", as: String.self)
    }
}
