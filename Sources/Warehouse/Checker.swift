public import Logging
public import Postgres

/// Runs the checks of `sql/checks` that look at the whole database: each returns the offending rows, or nothing.
public struct Checker: Sendable {
    private let scripts: ScriptFolder
    private let log: Logger
    private let shownRows: Int
    private let patience: Duration

    /// A checker for the scripts of one folder.
    ///
    /// - Parameters:
    ///   - scripts: The folder with `checks`, `migrations` and `statements`.
    ///   - shownRows: How many offending rows of a check are kept.
    ///   - patience: How long to wait for a table that somebody keeps locked.
    ///   - log: Where each check is named at debug level.
    public init(
        scripts: ScriptFolder,
        shownRows: Int = 5,
        patience: Duration = .seconds(60),
        log: Logger = Logger(label: "check")
    ) {
        self.scripts = scripts
        self.shownRows = shownRows
        self.patience = patience
        self.log = log
    }

    /// Runs every check of the whole database, in one read-only transaction, so that all see the same state.
    ///
    /// - Parameter connection: A migrated database.
    /// - Returns: One verdict for each check, in the order of their names.
    /// - Throws: ``MigrationError/behind(pending:)`` and its like; ``LockError/tableLocked(holder:waited:)``; a
    ///   ``TargetError`` with the grants for what the role may not read; an ``AuditError`` for a wrong header; a
    ///   `ServerError` when a check cannot run.
    public func check(_ connection: Connection) async throws -> [CheckVerdict] {
        let checks = try CheckScript.all(in: scripts).filter { $0.moment == .wholeDatabase }
        do {
            return try await Migrator(scripts: scripts, log: log).reading(connection) {
                try await run(checks, connection)
            }
        } catch let error as ServerError where error.isLockTimeout {
            throw try await LockError.tableLocked(for: patience, connection, scripts)
        }
    }

    private func run(_ checks: [CheckScript], _ connection: Connection) async throws -> [CheckVerdict] {
        try await connection.transaction { connection in
            try await connection.run(.session("set transaction isolation level repeatable read, read only"))
            try await WarehouseSession(scripts: scripts, log: log).prepareTransaction(connection)
            _ = try await connection.query(
                try scripts.statement(.setLocalLockTimeout),
                [patience.lockTimeout]
            )
            try await Migrator(scripts: scripts, log: log).requireMigrated(connection, callsFunctions: true)
            var verdicts: [CheckVerdict] = []
            for check in checks {
                log.debug("checking \(check.name)")
                let rows = try await connection.query(check.script, keeping: shownRows)
                verdicts.append(CheckVerdict(of: check, rows: rows))
            }
            return verdicts
        }
    }
}

/// What one check found.
public struct CheckVerdict: Sendable, Equatable {
    /// The check's file name without its ending.
    public let name: String
    /// What is wrong when it returns rows: the first comment line of its file.
    public let message: String
    /// What to do about the rows; `nil` where the check does not say.
    public let remedy: String?
    /// What a row means.
    public let severity: CheckScript.Severity
    /// The first offending rows, and the count of all.
    public let rows: Rows

    /// Whether nothing offends.
    public var isPassed: Bool { rows.count == 0 }

    /// A verdict.
    ///
    /// - Parameters:
    ///   - name: The check's name.
    ///   - message: What is wrong when it fails.
    ///   - remedy: What to do about the rows.
    ///   - severity: What a row means.
    ///   - rows: The offending rows.
    public init(
        name: String,
        message: String,
        remedy: String? = nil,
        severity: CheckScript.Severity = .error,
        rows: Rows
    ) {
        self.name = name
        self.message = message
        self.remedy = remedy
        self.severity = severity
        self.rows = rows
    }

    /// The verdict of `check` upon the rows that it returned.
    init(of check: CheckScript, rows: Rows) {
        self.init(
            name: check.name,
            message: check.message,
            remedy: check.remedy,
            severity: check.severity,
            rows: rows
        )
    }
}

extension [CheckVerdict] {
    /// Throws when any check failed; a warning is no failure.
    ///
    /// - Throws: ``CheckError/failed(names:rows:)``.
    public func requirePassed() throws {
        let failed = filter { !$0.isPassed && $0.severity == .error }
        guard failed.isEmpty else {
            throw CheckError.failed(
                names: failed.map(\.name),
                rows: failed.reduce(0) { $0 + $1.rows.count }
            )
        }
    }
}
