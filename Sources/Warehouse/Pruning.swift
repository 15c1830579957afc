import Digest
import Files
public import Foundation
public import Landing
public import Logging
public import Postgres

/// Removes from a warehouse what only grows and nothing needs any more, a part in each of many short transactions.
///
/// Neither the catalogue, its history nor any check depends on what goes. All of it was made of landing, and comes back
/// where an old run is transformed by another mapping and loaded again.
public struct Pruning: Sendable {
    /// A table that is pruned.
    public enum Table: String, Sendable, CaseIterable {
        /// Attempts at requests.
        case request
        /// Failed attempts.
        case failure

        /// What asks for a part of what is old.
        fileprivate var due: Statement {
            switch self {
            case .request: .dueRequest
            case .failure: .dueFailure
            }
        }

        /// What removes it.
        fileprivate var prune: Statement {
            switch self {
            case .request: .pruneRequest
            case .failure: .pruneFailure
            }
        }
    }

    /// What became of a table.
    public struct Outcome: Sendable, Equatable {
        /// The table.
        public let table: Table
        /// How many rows went, or would go.
        public fileprivate(set) var rows = 0
        /// How many bytes they took, without their indexes.
        public fileprivate(set) var bytes = 0
    }

    /// What was done, also where not all was.
    public struct Report: Sendable {
        /// What became of each table that it came to.
        public fileprivate(set) var outcomes: [Outcome] = []
        /// Why the rest stays: ``LockError/locked(holder:waited:)``, a `ServerError`, or that it was stopped;
        /// `nil` where all of it was done.
        public fileprivate(set) var failure: (any Error)?

        /// What became of each table.
        ///
        /// - Returns: The outcomes, where all was done.
        /// - Throws: What kept the rest from going.
        public func get() throws -> [Outcome] {
            if let failure { throw failure }
            return outcomes
        }
    }

    /// What a database knows of the rows files of a run.
    public enum Standing: Sendable {
        /// Exactly these were loaded into it once.
        case loaded
        /// Such were never loaded into it.
        case unloaded
        /// Not all of the files are there, so nobody can tell.
        case incomplete
    }

    private struct Part {
        let rows: Int
        let bytes: Int
        let next: Int?
    }

    private let scripts: ScriptFolder
    private let patience: Duration
    private let rowsAtOnce: Int
    private let isRehearsal: Bool
    private let log: Logger
    private let progress: @Sendable (Outcome) -> Void

    /// A pruning by the statements of one folder.
    ///
    /// - Parameters:
    ///   - scripts: The folder with `migrations` and `statements`.
    ///   - patience: How long to wait for a load, or for a table that somebody keeps locked.
    ///   - rowsAtOnce: How many rows are looked at in one transaction, for which a load may have to wait.
    ///   - isRehearsal: Whether rows are only counted, for which nothing has to be writable.
    ///   - log: Where it is said what is waited for.
    ///   - progress: Called after each transaction.
    public init(
        scripts: ScriptFolder,
        patience: Duration = .seconds(60),
        rowsAtOnce: Int = 10_000,
        isRehearsal: Bool = false,
        log: Logger = Logger(label: "prune"),
        progress: @escaping @Sendable (Outcome) -> Void = { _ in }
    ) {
        self.scripts = scripts
        self.patience = patience
        self.rowsAtOnce = rowsAtOnce
        self.isRehearsal = isRehearsal
        self.log = log
        self.progress = progress
    }

    /// Makes sure that the database is one of this program's, and that its role may do what is about to be done.
    ///
    /// - Parameters:
    ///   - connection: A database.
    ///   - prunesTables: Whether its tables are pruned; otherwise it is only asked what was loaded.
    /// - Throws: A ``TargetError``, a ``MigrationError``, a ``LockError`` or a `ServerError`.
    public func begin(_ connection: Connection, prunesTables: Bool = true) async throws {
        do {
            try await connection.transaction { connection in
                try await prepare(connection)
                if prunesTables, !isRehearsal {
                    try await LoadTarget(scripts: scripts, log: log).requireWritable(connection)
                }
                try await requireRights(connection, prunesTables: prunesTables)
                try await Migrator(scripts: scripts, log: log).requireMigrated(connection)
            }
        } catch {
            throw await explained(error, connection)
        }
    }

    /// Whether the rows of `run` are, byte for byte, such as were loaded into this database once.
    ///
    /// - Parameters:
    ///   - run: The run; each of its rows files is read.
    ///   - connection: A migrated database.
    /// - Returns: What the database knows of them.
    /// - Throws: A `StorageError` where one of the files cannot be read, `CancellationError` where the task was
    ///   cancelled meanwhile, a `DigestError`, ``LockError/tableLocked(holder:waited:)`` or a `ServerError`.
    public func standing(of run: RunDirectory, _ connection: Connection) async throws -> Standing {
        guard let digest = try await digest(of: run) else { return .incomplete }
        do {
            return try await connection.transaction { connection in
                try await prepare(connection)
                let loads = try await connection.query(try scripts.statement(.findLoad), [digest])
                return loads.first != nil ? Standing.loaded : Standing.unloaded
            }
        } catch {
            throw await explained(error, connection)
        }
    }

    /// The digest by which a load of the rows of `run` is known; `nil` where a file is missing.
    private func digest(of run: RunDirectory) async throws -> String? {
        do {
            return try await Loader.digest(of: run)
        } catch DigestError.unreadable(_, ENOENT) {
            return nil
        } catch DigestError.unreadable(let path, let code) {
            throw StorageError("read", path, code: code)
        }
    }

    /// Removes what is old.
    ///
    /// Stopped at any moment, it leaves nothing half done; what it has removed by then stays removed, and is reported.
    ///
    /// - Parameters:
    ///   - moment: What is from then, or younger, stays.
    ///   - connection: A migrated database, used by nobody else meanwhile.
    /// - Returns: What became of each table, and what kept the rest from going.
    public func perform(before moment: Date, _ connection: Connection) async -> Report {
        var report = Report()
        let migrations: [Migration]
        do {
            // Each of what may be hundreds of parts asks whether the database is still of these.
            migrations = try Migration.all(in: scripts)
        } catch {
            report.failure = error
            return report
        }
        for table in Table.allCases where report.failure == nil {
            var outcome = Outcome(table: table)
            do {
                // Numbers grow, so each part goes on where the one before has ended.
                var next: Int? = 0
                while let begin = next {
                    let part = try await take(table, from: begin, before: moment, of: migrations, connection)
                    outcome.rows += part.rows
                    outcome.bytes += part.bytes
                    progress(outcome)
                    next = part.next
                }
            } catch {
                report.failure = await explained(error, connection)
            }
            report.outcomes.append(outcome)
        }
        return report
    }

    private func explained(_ error: any Error, _ connection: Connection) async -> any Error {
        guard let refusal = error as? ServerError, refusal.isLockTimeout else { return error }
        do {
            return try await LockError.tableLocked(for: patience, connection, scripts)
        } catch {
            return refusal
        }
    }

    /// One part, in a transaction that no load runs beside.
    private func take(
        _ table: Table,
        from begin: Int,
        before moment: Date,
        of migrations: [Migration],
        _ connection: Connection
    ) async throws -> Part {
        let lock = AdvisoryLock(scripts: scripts, patience: patience, log: log)
        return try await connection.transaction { connection in
            try await prepare(connection)
            if !isRehearsal {
                // A load may be about to find the very rows that go; between two parts it has its turn.
                try await lock.takeForTransaction(connection)
                // Whoever had the lock may have migrated.
                let migrator = Migrator(scripts: scripts, log: log)
                try await migrator.requireMigrated(connection, by: migrations)
            }
            let row = try await connection.query(
                try scripts.statement(table.due),
                [moment, rowsAtOnce, begin]
            ).single()
            let part = Part(
                rows: try row.decode("rows"),
                bytes: try row.decode("bytes"),
                next: try row.decode("next")
            )
            if !isRehearsal, part.rows > 0 {
                let numbers = try row.decode("numbers", as: String.self)
                _ = try await connection.query(
                    try scripts.statement(table.prune),
                    [numbers]
                )
            }
            return part
        }
    }

    private func prepare(_ connection: Connection) async throws {
        try await WarehouseSession(scripts: scripts, log: log).prepareTransaction(connection)
        _ = try await connection.query(
            try scripts.statement(.setLocalLockTimeout),
            [patience.lockTimeout]
        )
    }

    private func requireRights(_ connection: Connection, prunesTables: Bool) async throws {
        let lacking = try await connection.query(
            try scripts.statement(.pruneRights),
            [prunesTables, !isRehearsal]
        )
        try TargetError.requireNoneMissing(lacking)
    }
}
