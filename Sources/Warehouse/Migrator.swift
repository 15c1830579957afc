import Concurrency
import Foundation
public import Logging
public import Postgres

/// Brings a database's schema up to date with the scripts: numbered migrations, then the analytics views.
///
/// Each migration is one transaction, its entry in `etl.migration` included. Applied files are never run
/// again, and must never change: their SHA-256 is kept and compared.
public struct Migrator: Sendable {
    private let scripts: ScriptFolder
    private let patience: Duration
    private let log: Logger

    /// A migrator for the scripts of one folder.
    ///
    /// - Parameters:
    ///   - scripts: The folder with `migrations`, `analytics` and `statements`.
    ///   - patience: How long to wait for another migrate or load to end.
    ///   - log: Where it is said what was applied.
    public init(
        scripts: ScriptFolder,
        patience: Duration = .seconds(60),
        log: Logger = Logger(label: "migrate")
    ) {
        self.scripts = scripts
        self.patience = patience
        self.log = log
    }

    /// How the database stands, changing nothing.
    ///
    /// - Parameter connection: The database.
    /// - Returns: Every migration, and whether the views are current.
    /// - Throws: A ``TargetError`` when the role may not read that; a ``MigrationError`` when files and database
    ///   contradict each other; a `ServerError`.
    public func status(_ connection: Connection) async throws -> MigrationStatus {
        let migrations = try Migration.all(in: scripts)
        try await LoadTarget(scripts: scripts, log: log).requireReadable(connection, readsViewsVersion: true)
        let entries = try await entries(of: migrations, connection)
        let isNew = entries.allSatisfy { $0.appliedAt == nil }
        let views = AnalyticsViews(scripts: scripts)
        let hasCurrentViews = isNew ? false : try await views.areCurrent(connection)
        return MigrationStatus(entries: entries, hasCurrentViews: hasCurrentViews)
    }

    /// Which of `migrations` the database has; throws where the two contradict each other.
    private func entries(
        of migrations: [Migration],
        _ connection: Connection
    ) async throws -> [MigrationStatus.Entry] {
        let applied = try await applied(connection)
        if let unknown = applied.first(where: { $0.number > migrations.count }) {
            throw MigrationError.newerDatabase(name: unknown.name)
        }
        let byNumber = Dictionary(applied.map { ($0.number, $0) }) { first, _ in first }
        let entries = migrations.map {
            MigrationStatus.Entry(migration: $0, appliedAt: byNumber[$0.number]?.appliedAt)
        }
        for entry in entries {
            guard let known = byNumber[entry.migration.number], known.sha256 != entry.migration.sha256 else {
                continue
            }
            throw MigrationError.edited(
                file: entry.migration.script.name,
                appliedAt: known.appliedAt
            )
        }
        if let skipped = entries.prefix(applied.count).first(where: { $0.appliedAt == nil }),
            let latest = applied.last
        {
            throw MigrationError.skipped(file: skipped.migration.script.name, latest: latest.name)
        }
        return entries
    }

    /// Throws unless the database has exactly the migrations of this program.
    ///
    /// - Parameters:
    ///   - connection: The database.
    ///   - callsFunctions: Whether what follows calls functions of etl, which the role then has to be allowed.
    /// - Throws: ``MigrationError/behind(pending:)``, or what ``status(_:)`` throws.
    func requireMigrated(_ connection: Connection, callsFunctions: Bool = false) async throws {
        let migrations = try Migration.all(in: scripts)
        try await requireMigrated(connection, by: migrations, callsFunctions: callsFunctions)
    }

    /// Throws unless the database has exactly `migrations`, for who asks often and reads them once.
    ///
    /// - Parameters:
    ///   - connection: The database.
    ///   - migrations: Those of this program.
    ///   - callsFunctions: Whether what follows calls functions of etl, which the role then has to be allowed.
    /// - Throws: ``MigrationError/behind(pending:)``, or what ``status(_:)`` throws.
    func requireMigrated(
        _ connection: Connection,
        by migrations: [Migration],
        callsFunctions: Bool = false
    ) async throws {
        let target = LoadTarget(scripts: scripts, log: log)
        try await target.requireReadable(connection, callsFunctions: callsFunctions)
        let pending = try await entries(of: migrations, connection).filter { $0.appliedAt == nil }
        guard pending.isEmpty else { throw MigrationError.behind(pending: pending.map(\.migration.fileName)) }
    }

    /// Reads the warehouse, and throws with the grants that the role lacks where it is denied any of it.
    ///
    /// What a role lacks is asked only then: who reads less needs less.
    ///
    /// - Parameters:
    ///   - connection: The database, which is in no transaction when `body` has thrown.
    ///   - body: What reads.
    /// - Returns: What `body` returns.
    /// - Throws: A ``TargetError``; what `body` throws.
    func reading<Value: Sendable>(
        _ connection: Connection,
        _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch let error as ServerError where error.isDenial {
            do {
                try await connection.transaction { connection in
                    try await WarehouseSession(scripts: scripts, log: log).prepareTransaction(connection)
                    let target = LoadTarget(scripts: scripts, log: log)
                    try await target.requireReadable(connection, callsFunctions: true, readsAll: true)
                }
            } catch TargetError.missingRights(let missing, let table, let others, let grants, let role) {
                // The first of what it lacks need not be what it was denied.
                let rights = MissingRights(
                    missing: missing,
                    table: table,
                    others: others,
                    grants: grants,
                    role: role
                )
                throw TargetError.denied("\(error)", lacking: rights)
            }
            throw error
        }
    }

    /// Applies what is pending and brings the views up to date.
    ///
    /// - Parameter connection: The database, by a session that is the caller's alone; it is afterwards as it was.
    /// - Returns: What was done.
    /// - Throws: A ``MigrationError``, ``ScriptError``, ``LockError``, ``TargetError`` or `ServerError`; the
    ///   migrations before the failing one stay applied.
    public func migrate(_ connection: Connection) async throws -> MigrationReport {
        let lock = AdvisoryLock(scripts: scripts, patience: patience, log: log)
        return try await WarehouseSession(scripts: scripts, log: log).prepared(connection) { mark in
            try await LoadTarget(scripts: scripts, log: log).requireWritable(connection)
            // What contradicts the database is refused before anybody waits for a lock.
            _ = try await status(connection)
            try await lock.takeForSession(connection, mark)
            return try await migrate(connection, holding: lock)
        }
    }

    /// Applies what is pending and brings the views up to date, in a prepared session that has taken `lock`.
    func migrate(_ connection: Connection, holding lock: AdvisoryLock) async throws -> MigrationReport {
        let status = try await status(connection)
        try await requireRights(for: status, connection)
        try await LoadTarget(scripts: scripts, log: log).requireRoom(for: status.pending, connection)
        var report = MigrationReport()
        for migration in status.pending {
            let duration = try await apply(migration, connection, holding: lock, after: report.applied.count)
            log.info("applied \(migration.fileName) in \(duration) ms")
            report.applied.append(migration)
        }
        let views = AnalyticsViews(scripts: scripts)
        if try await !views.areCurrent(connection) {
            report.refreshedViews = try await views.refresh(connection, holding: lock)
            log.info("brought \(report.refreshedViews ?? 0) analytics views up to date")
        }
        if report == MigrationReport() { log.info("nothing to do: the database is up to date") }
        return report
    }

    /// Throws when something is pending that only another role may do, before any of it is tried.
    private func requireRights(for status: MigrationStatus, _ connection: Connection) async throws {
        // A database that was never migrated belongs to nobody.
        guard !status.isCurrent, status.entries.contains(where: { $0.appliedAt != nil }) else { return }
        let pending = status.pending.map(\.fileName)
        let foreign = try await connection.query(
            try scripts.statement(.migrationRights),
            [!pending.isEmpty, !status.hasCurrentViews]
        )
        guard let row = foreign.first else { return }
        throw MigrationError.notOwner(
            pending: pending,
            role: try row.decode("role"),
            object: try row.decode("name"),
            owner: try row.decode("owner")
        )
    }

    private func apply(
        _ migration: Migration,
        _ connection: Connection,
        holding lock: AdvisoryLock,
        after applied: Int
    ) async throws -> Int {
        let record = try scripts.statement(.recordMigration)
        let start = ContinuousClock.now
        do {
            return try await connection.transaction { connection in
                try await lock.requireHeld(connection)
                try await connection.run(migration.script)
                guard connection.isInTransaction else {
                    throw ScriptError.endedTransaction(script: migration.script.name)
                }
                let milliseconds = (ContinuousClock.now - start).wholeMilliseconds()
                _ = try await connection.query(
                    record,
                    [migration.number, migration.fileName, migration.sha256, milliseconds]
                )
                return milliseconds
            }
        } catch let error as ServerError {
            throw MigrationError.failed(error, applied: applied)
        }
    }

    private struct Applied {
        let number: Int
        let name: String
        let sha256: String
        let appliedAt: String
    }

    /// The migrations that the database has, in order; none when it has never been migrated.
    private func applied(_ connection: Connection) async throws -> [Applied] {
        let hasTable = try await connection.query(try scripts.statement(.hasMigrations))
        guard try hasTable.scalar(as: Bool.self) else { return [] }
        return try await connection.query(try scripts.statement(.appliedMigrations)).map { row in
            Applied(
                number: try row.decode("number"),
                name: try row.decode("name"),
                sha256: try row.decode("sha256"),
                appliedAt: try row.decode("applied_at")
            )
        }
    }
}
