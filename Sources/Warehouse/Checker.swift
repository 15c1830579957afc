public import Logging
public import Postgres

/// Runs the checks of `sql/checks`: each returns the offending rows, or nothing.
public struct Checker: Sendable {
    private let scripts: ScriptFolder
    private let log: Logger
    private let shownRows: Int

    /// A checker for the scripts of one folder.
    ///
    /// - Parameters:
    ///   - scripts: The folder with `checks`.
    ///   - shownRows: How many offending rows of a check are kept.
    ///   - log: Where each check is named at debug level.
    public init(scripts: ScriptFolder, shownRows: Int = 5, log: Logger = Logger(label: "check")) {
        self.scripts = scripts
        self.shownRows = shownRows
        self.log = log
    }

    /// Runs every check, in one read-only transaction, so that all see the same state.
    ///
    /// - Parameter connection: A migrated database.
    /// - Returns: One verdict for each check, in the order of their names.
    /// - Throws: ``WarehouseError/behind(pending:)`` and its like; a `ServerError` when a check cannot run.
    public func check(_ connection: Connection) async throws -> [CheckVerdict] {
        let checks = try scripts.scripts(in: "checks")
        try await Migrator(scripts: scripts, log: log).requireMigrated(connection)
        return try await connection.transaction { connection in
            try await connection.run(.session("set transaction isolation level repeatable read, read only"))
            var verdicts: [CheckVerdict] = []
            for check in checks {
                log.debug("checking \(check.stem)")
                let rows = try await connection.query(check, keeping: shownRows)
                verdicts.append(CheckVerdict(name: check.stem, message: check.firstComment, rows: rows))
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
    /// The first offending rows, and the count of all.
    public let rows: Rows

    /// Whether nothing offends.
    public var isPassed: Bool { rows.count == 0 }

    /// A verdict.
    ///
    /// - Parameters:
    ///   - name: The check's name.
    ///   - message: What is wrong when it fails.
    ///   - rows: The offending rows.
    public init(name: String, message: String, rows: Rows) {
        self.name = name
        self.message = message
        self.rows = rows
    }
}

extension [CheckVerdict] {
    /// Throws when any check failed.
    ///
    /// - Throws: ``WarehouseError/failedChecks(names:rows:)``.
    public func requirePassed() throws {
        let failed = filter { !$0.isPassed }
        guard failed.isEmpty else {
            throw WarehouseError.failedChecks(
                names: failed.map(\.name),
                rows: failed.reduce(0) { $0 + $1.rows.count }
            )
        }
    }
}

extension SQLScript {
    /// The first comment line, without its dashes; the file's name when there is none.
    fileprivate var firstComment: String {
        let lines = text.split(whereSeparator: \.isNewline)
        guard let line = lines.first(where: { $0.hasPrefix("--") }) else { return stem }
        return String(line.drop { $0 == "-" || $0 == " " })
    }
}
