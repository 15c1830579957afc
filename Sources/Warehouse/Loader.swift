import Catalog
import Digest
import Files
import Foundation
public import Landing
public import Logging
public import Postgres

/// Loads the rows of a run into the database, all in one transaction.
///
/// Every file goes through COPY into its temporary twin of `sql/staging`; then the scripts of `sql/merge`
/// do the rest, in the order of their names. Rows with the same digest are loaded once.
public struct Loader: Sendable {
    private let scripts: ScriptFolder
    private let patience: Duration
    private let log: Logger
    private let progress: @Sendable (LoadProgress) -> Void

    /// A loader for the scripts of one folder.
    ///
    /// - Parameters:
    ///   - scripts: The folder with `staging`, `merge`, `migrations` and `statements`.
    ///   - patience: How long to wait for another migrate or load to end.
    ///   - log: Where it is said what was loaded.
    ///   - progress: Called as the load goes on.
    public init(
        scripts: ScriptFolder,
        patience: Duration = .seconds(60),
        log: Logger = Logger(label: "load"),
        progress: @escaping @Sendable (LoadProgress) -> Void = { _ in }
    ) {
        self.scripts = scripts
        self.patience = patience
        self.log = log
        self.progress = progress
    }

    /// Loads the rows of `run`.
    ///
    /// - Parameters:
    ///   - run: A run that `transform` has finished.
    ///   - connection: A migrated database; used by nobody else meanwhile.
    ///   - mapping: The digest of the mapping that the rows must obey; `nil` for any.
    ///   - expected: The runs that were loaded before. To be looked up before the load, because others go on loading
    ///     meanwhile.
    /// - Returns: What was done, and which of `expected` the database lacks; a repeat when the same rows had been
    ///   loaded before. What is older than the first load's run is lacked until ``noteLackTold(to:_:)`` is called, of
    ///   the pipeline's own runs alone.
    /// - Throws: A ``LoadError``, ``AuditError``, ``TargetError``, ``MigrationError``, ``ScriptError`` or
    ///   ``LockError``, a `ServerError` naming script or rows file and line, or `CancellationError`; the database is
    ///   then as it was.
    public func load(
        _ run: RunDirectory,
        _ connection: Connection,
        obeying mapping: String? = nil,
        expecting expected: ExpectedRuns? = nil
    ) async throws -> LoadReport {
        let manifest = try await RowsManifest.verified(in: run, obeying: mapping)
        let staging = try stagingScripts()
        let digest = try await Self.digest(of: run)
        let target = LoadTarget(scripts: scripts, log: log)
        do {
            let earlier = try await connection.transaction { connection in
                try await prepare(connection)
                // Somebody may hold what is looked at, or what the receipts of a repeat are entered into.
                try await limitWait(connection)
                try await target.require(connection)
                return try await earlierLoad(of: run, as: digest, expecting: expected, connection)
            }
            if let earlier { return earlier }
            return try await load(run, as: digest, manifest, by: staging, expecting: expected, connection)
        } catch let error as ServerError where error.isLockTimeout {
            throw try await LockError.tableLocked(for: patience, connection, scripts)
        }
    }

    /// Notes who was told which older runs a new database lacks, so that no later load looks for them.
    ///
    /// - Parameters:
    ///   - pipeline: The pipeline whose run was loaded.
    ///   - connection: The database.
    /// - Throws: A `ServerError`, also where somebody holds what is to be written for too long, or `CancellationError`.
    public func noteLackTold(to pipeline: String, _ connection: Connection) async throws {
        try await connection.transaction { connection in
            try await prepare(connection)
            try await limitWait(connection)
            _ = try await connection.query(try scripts.statement(.noteLackTold), [pipeline])
        }
    }

    /// Asks for what a load needs, for the transaction that `connection` is in: another may come by another session, or
    /// another client's may follow in this one.
    private func prepare(_ connection: Connection) async throws {
        try await WarehouseSession(scripts: scripts, log: log).prepareTransaction(connection)
    }

    /// Has the transaction that `connection` is in wait for no lock for longer than the loader's patience.
    private func limitWait(_ connection: Connection) async throws {
        _ = try await connection.query(try scripts.statement(.setLocalLockTimeout), [patience.lockTimeout])
    }

    private func load(
        _ run: RunDirectory,
        as digest: String,
        _ manifest: RowsManifest,
        by staging: [SQLScript],
        expecting expected: ExpectedRuns?,
        _ connection: Connection
    ) async throws -> LoadReport {
        let merging = try scripts.scripts(in: "merge")
        let lock = AdvisoryLock(scripts: scripts, patience: patience, log: log)
        return try await connection.transaction { connection in
            try await prepare(connection)
            try await WarehouseSession(scripts: scripts, log: log).watchClient(connection)
            _ = try await connection.query(try scripts.statement(.prepareLoad), [true])
            try await lock.takeForTransaction(connection)
            // Whoever had the lock may have migrated.
            try await Migrator(scripts: scripts, log: log).requireMigrated(connection)
            if let report = try await earlierLoad(of: run, as: digest, expecting: expected, connection) {
                return report
            }
            try await RunReceipts(of: run, log: log).enter(connection, with: scripts)
            let opening = try scripts.statement(.openLoad)
            let opened = try await connection.query(opening, [run.name, digest, manifest.maker])
            let loadID = try opened.single().decode("load_id", as: Int.self)
            var report = LoadReport(loadID: loadID, digest: digest, isRepeat: false)

            for script in staging { try await connection.run(script) }
            let copying = try await copyAll(of: run, manifest, connection)
            report.rowCounts = copying.rowCounts
            report.skippedRows = copying.skippedRows
            for (index, script) in merging.enumerated() {
                progress(.merged(scripts: index, of: merging.count, script: script.name))
                try await connection.run(script)
                guard connection.isInTransaction else {
                    throw ScriptError.endedTransaction(script: script.name)
                }
            }
            report.books = try await books(of: loadID, connection, against: report.rowCounts)
            report.audit = try await Audit(scripts: scripts, log: log).examine(loadID, manifest, connection)
            report.lostRuns = try await lostRuns(of: expected, during: loadID, connection)
            let rowCounts = Dictionary(
                uniqueKeysWithValues: report.rowCounts.map { ($0.key.rawValue, $0.value) }
            )
            let close = try scripts.statement(.closeLoad)
            _ = try await connection.query(close, [loadID, try JSONText.line(of: rowCounts)])
            return report
        }
    }

    /// The staging scripts, one for every table that this program stages and no other, in load order: answers first.
    private func stagingScripts() throws -> [SQLScript] {
        let staging = try scripts.scripts(in: "staging")
        let names = Set(staging.map(\.stem))
        let tables = Set(StagedTable.allCases.map(\.rawValue))
        if let missing = tables.subtracting(names).min() {
            throw ScriptError.stagingMismatch(reason: "it lacks \(missing).sql")
        }
        if let unknown = names.subtracting(tables).min() {
            throw ScriptError.stagingMismatch(reason: "nothing is staged into \(unknown).sql")
        }
        let scripts = Dictionary(staging.map { ($0.stem, $0) }) { first, _ in first }
        return StagedTable.allCases.compactMap { scripts[$0.rawValue] }
    }

    /// SHA-256 over the digests of all rows files, in load order.
    @concurrent
    static func digest(of run: RunDirectory) async throws -> String {
        var hash = try SHA256()
        for table in StagedTable.allCases {
            hash.update("\(table.rawValue) \(try SHA256.hex(of: run.rows(of: table)))\n")
        }
        return hash.finish()
    }

    /// The load that brought these rows before, if any did; the receipts, which may tell more since, are entered then.
    private func earlierLoad(
        of run: RunDirectory,
        as digest: String,
        expecting expected: ExpectedRuns?,
        _ connection: Connection
    ) async throws -> LoadReport? {
        let rows = try await connection.query(try scripts.statement(.findLoad), [digest])
        guard let row = rows.first else { return nil }
        try await RunReceipts(of: run, log: log).enter(connection, with: scripts)
        let loadID = try row.decode("load_id", as: Int.self)
        let loaded = try row.decode("run", as: String.self)
        let endedAt = try row.decode("ended_at", as: String.self)
        log.info("nothing to do: these rows were loaded from run \(loaded) at \(endedAt) as load \(loadID)")
        var report = LoadReport(loadID: loadID, digest: digest, isRepeat: true)
        report.lostRuns = try await lostRuns(of: expected, during: nil, connection)
        return report
    }

    /// Those of `expected` that the database lacks, or of which it has fewer answers; `loadID` is the load that is
    /// being made.
    private func lostRuns(
        of expected: ExpectedRuns?,
        during loadID: Int?,
        _ connection: Connection
    ) async throws -> LostRuns {
        guard let expected else { return LostRuns() }
        let names = Array(expected.answers.keys)
        let answers = Array(expected.answers.values)
        let pipelines = names.map { expected.others[$0] ?? "" }
        let rows = try await connection.query(
            try scripts.statement(.lostRuns),
            [names, answers, pipelines, expected.pipeline, loadID]
        )
        return LostRuns(
            try rows.decode("run"),
            isOfNewDatabase: try rows.first?.decode("is_older", as: Bool.self) ?? false
        )
    }

    private func copyAll(
        of run: RunDirectory,
        _ manifest: RowsManifest,
        _ connection: isolated Connection
    ) async throws -> RowsCopying {
        let copying = RowsCopying(scripts: scripts, run: run, manifest: manifest, progress: progress)
        // What tells whether rows are needed comes before them.
        let first: [StagedTable] = [.answer, .taggedAnswer, .revalidation]
        for table in first { try await copying.copy(table, without: nil, connection) }
        let skipped = try await KnownRows(scripts: scripts, run: run).skip(connection)
        for table in StagedTable.allCases where !first.contains(table) {
            try await copying.copy(table, without: skipped, connection)
        }
        return copying
    }

    /// The merge's books, held against what COPY counted.
    private func books(
        of loadID: Int,
        _ connection: Connection,
        against rowCounts: [StagedTable: Int]
    ) async throws -> [LoadReport.Books] {
        let rows = try await connection.query(try scripts.statement(.loadBooks), [loadID])
        let books = try rows.map { row in
            var counts: [String: Int] = [:]
            for column in rows.columns where column != "kind" {
                counts[column] = try row.decode(column, as: Int.self)
            }
            return LoadReport.Books(kind: try row.decode("kind"), counts: counts)
        }
        for table in StagedTable.allCases {
            let merged = books.first { $0.kind == table.rawValue }?.counts["occurrences"]
            let copied = rowCounts[table] ?? 0
            guard merged == copied else {
                throw LoadError.unbalanced(
                    kind: table.rawValue,
                    copied: copied,
                    merged: merged.map { "\($0)" } ?? "no account of any"
                )
            }
        }
        return books
    }
}
