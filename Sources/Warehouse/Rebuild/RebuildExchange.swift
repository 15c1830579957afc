import Foundation
import Logging
import Postgres

/// Puts the rebuilt warehouse in the place of the present one, in one short transaction.
///
/// Readers see one or the other, whole. Nobody is kept waiting for longer than a moment: where a table is in use, all
/// locks are let go of before the next try.
struct RebuildExchange {
    /// Shorter than `deadlock_timeout`, so that nobody else's transaction is ever chosen to die.
    private static let tryTime = "500ms"
    /// Longer, because only then an autovacuum gives way.
    private static let autovacuumTime = "1500ms"
    /// Longer from try to try, so that who comes meanwhile is seldom kept waiting by one that is in vain.
    private static let pauses = (shortest: Duration.milliseconds(250), longest: Duration.seconds(5))

    let scripts: ScriptFolder
    let patience: Duration
    let log: Logger

    /// Exchanges the schemas.
    ///
    /// - Parameters:
    ///   - moment: The row of `rebuild_moment.sql`, asked for after the last rows were committed.
    ///   - connection: A session that holds the lock of migrate and load.
    /// - Throws: ``LockError/tableLocked(holder:waited:)`` when somebody reads for longer than the patience;
    ///   ``LockError/notHeld``; ``RebuildError/foreignObjects(_:)`` for what was made meanwhile.
    func perform(after moment: Row, _ connection: Connection) async throws {
        let parameters = try ["moment", "transactions"].map { try moment.decode($0, as: String?.self) }
        let deadline = ContinuousClock.now + patience
        var isWaitTold = false
        var tryTime = Self.tryTime
        var pause = Self.pauses.shortest
        while true {
            // Only who began before the last rows came may look at a time at which they were not there.
            let reader = try await connection.query(try scripts.statement(.rebuildOldReader), parameters)
                .first
            if reader == nil, try await isExchanged(within: tryTime, connection) { return }
            let standing = try await connection.query(try scripts.statement(.rebuildHolder)).first
            let holder = try (reader ?? standing)?.decode("holder", as: String.self)
            let isAutovacuum = try standing?.decode("is_autovacuum", as: Bool.self) ?? false
            tryTime = isAutovacuum ? Self.autovacuumTime : Self.tryTime
            guard ContinuousClock.now < deadline else {
                throw LockError.tableLocked(holder: holder, waited: patience)
            }
            if let holder, !isWaitTold {
                log.info(
                    "waiting until nobody reads what is to be replaced, for up to \(patience.components.seconds) s: \(holder)"
                )
                isWaitTold = true
            }
            try await Task.sleep(for: min(pause, max(.zero, deadline - ContinuousClock.now)))
            pause = min(pause * 2, Self.pauses.longest)
        }
    }

    /// Tries once; `false` where another session is in the way.
    private func isExchanged(within time: String, _ connection: Connection) async throws -> Bool {
        do {
            try await connection.transaction { connection in
                try await exchange(within: time, connection)
            }
            return true
        } catch let error as ServerError where error.isLockTimeout {
            return false
        }
    }

    private func exchange(within time: String, _ connection: isolated Connection) async throws {
        try await AdvisoryLock(scripts: scripts, patience: patience, log: log).requireHeld(connection)
        _ = try await connection.query(try scripts.statement(.setLocalLockTimeout), [time])
        try await runAll(.rebuildLock, connection)
        let surroundings = RebuildSurroundings(scripts: scripts)
        try await surroundings.bringPrivileges(connection)
        try await runAll(.rebuildCarry, connection)
        let restoring = try scripts.statement(.rebuildFunctions)
        let functions = try await connection.query(restoring)
        // Last of all, because views are not locked, and what stands on one would be dropped unheard.
        try await surroundings.requireNone(connection)
        try await connection.run(try scripts.statement(.rebuildExchange))
        try await run(functions, of: restoring, connection)
        guard try await Migrator(scripts: scripts, log: log).status(connection).isCurrent else {
            throw RebuildError.badExchange
        }
    }

    /// Runs the statements that another one makes.
    private func runAll(_ name: Statement, _ connection: isolated Connection) async throws {
        let statement = try scripts.statement(name)
        try await run(try await connection.query(statement), of: statement, connection)
    }

    private func run(
        _ rows: Rows,
        of statement: SQLScript,
        _ connection: isolated Connection
    ) async throws {
        for text in try rows.decode("statement", as: String.self) {
            try await connection.run(SQLScript(name: statement.name, text: text))
        }
    }
}
