import Landing
public import Logging
public import Postgres

/// Rebuilds the warehouse from rows made again, beside the present one, and puts it in its place.
///
/// The same scripts run over schemas of other names, each load a transaction of its own; so a rebuild that ends early
/// leaves nothing but those schemas, which the next one drops, and nobody reads them.
public struct Rebuild: Sendable {
    private let scripts: ScriptFolder
    private let patience: Duration
    private let readerPatience: Duration
    private let log: Logger
    private let progress: @Sendable (RebuildProgress) -> Void

    /// A rebuild with the scripts of one folder.
    ///
    /// - Parameters:
    ///   - scripts: The folder with `migrations`, `analytics`, `staging`, `merge`, `checks` and `statements`.
    ///   - patience: How long to wait for another migrate or load to end.
    ///   - readerPatience: How long to wait at the end for who reads what is to be replaced: the work of hours waits
    ///     with it.
    ///   - log: Where it is said what is waited for, and what the loads warn of.
    ///   - progress: Called as the work goes on.
    public init(
        scripts: ScriptFolder,
        patience: Duration = .seconds(60),
        readerPatience: Duration = .seconds(900),
        log: Logger = Logger(label: "rebuild"),
        progress: @escaping @Sendable (RebuildProgress) -> Void = { _ in }
    ) {
        self.scripts = scripts
        self.patience = patience
        self.readerPatience = readerPatience
        self.log = log
        self.progress = progress
    }

    /// Makes sure that the database can be rebuilt, and keeps migrate and load away for as long as `body` takes.
    ///
    /// - Parameters:
    ///   - connection: A migrated database, by a session that is the caller's alone; it is afterwards as it was.
    ///   - body: What is to be done, with the runs that the warehouse knows, and how many rows each of them brought.
    /// - Returns: What `body` returns.
    /// - Throws: A ``RebuildError``, ``MigrationError``, ``LockError`` or ``TargetError``; what `body` throws.
    public func begin<Value: Sendable>(
        _ connection: Connection,
        _ body: ([String: Int]) async throws -> Value
    ) async throws -> Value {
        try await WarehouseSession(scripts: scripts, log: log).prepared(connection) { mark in
            try await body(try await knownRuns(connection, mark))
        }
    }

    private func knownRuns(
        _ connection: Connection,
        _ mark: WarehouseSession.Mark
    ) async throws -> [String: Int] {
        let lock = AdvisoryLock(scripts: scripts, patience: patience, log: log)
        _ = try await connection.query(try scripts.statement(.prepareLoad), [false])
        try await LoadTarget(scripts: scripts, log: log).require(connection)
        try await lock.takeForSession(connection, mark)
        let status = try await Migrator(scripts: scripts, log: log).status(connection)
        guard status.pending.isEmpty else {
            throw MigrationError.behind(pending: status.pending.map(\.fileName))
        }
        guard status.hasCurrentViews else { throw RebuildError.staleViews }
        let surroundings = RebuildSurroundings(scripts: scripts)
        try await surroundings.requireRights(connection)
        try await surroundings.requireNoPublication(connection)
        try await dropRebuilt(connection)
        var runs: [String: Int] = [:]
        for row in try await connection.query(try scripts.statement(.rebuildKnownRuns)) {
            let run = try row.decode("run", as: String.self)
            runs[run] = try row.decode("rows", as: Int.self)
        }
        return runs
    }

    /// Loads `runs` into schemas of other names, compares, and exchanges the schemas.
    ///
    /// - Parameters:
    ///   - runs: The runs, in the order of loading.
    ///   - connection: What ``begin(_:_:)`` was called with.
    ///   - rows: Makes the rows of a run.
    ///   - review: Looks at the differences and says whether to exchange; what it throws ends the rebuild.
    /// - Returns: What was done.
    /// - Throws: What loading or `review` throws; the warehouse is then as it was.
    public func perform(
        _ runs: [String],
        _ connection: Connection,
        rows: any RowsMaking,
        review: @escaping @Sendable (RebuildDifferences) async throws -> Bool
    ) async throws -> RebuildReport {
        do {
            return try await rebuild(runs, connection, rows: rows, review: review)
        } catch {
            // Also when the task was cancelled: what was built must not stay.
            let dropping = Task { [self] in try await dropRebuilt(connection) }
            if case .failure(let second) = await dropping.result {
                log.warning("the schemas that were being rebuilt stay until the next rebuild: \(second)")
            }
            throw error
        }
    }

    private func rebuild(
        _ runs: [String],
        _ connection: Connection,
        rows: any RowsMaking,
        review: @Sendable (RebuildDifferences) async throws -> Bool
    ) async throws -> RebuildReport {
        var quiet = log
        quiet.logLevel = max(.warning, log.logLevel)
        let renamed = scripts.with(.rebuilt)
        let lock = AdvisoryLock(scripts: renamed, patience: patience, log: quiet)
        _ = try await Migrator(scripts: renamed, log: quiet).migrate(connection, holding: lock)
        let surroundings = RebuildSurroundings(scripts: scripts)
        try await surroundings.requireNone(connection)
        // What may not be granted is better known now than in an hour.
        try await surroundings.bringPrivileges(connection)
        _ = try await connection.query(try scripts.statement(.rebuildNumberOn))

        var report = RebuildReport()
        for (index, name) in runs.enumerated() {
            progress(.run(name, number: index + 1, of: runs.count, rows: report.rows))
            let run = try await rows.make(name)
            let loader = Loader(scripts: renamed, patience: patience, log: quiet) { step in
                progress(.load(step, number: index + 1, of: runs.count))
            }
            report.add(try await loader.load(run, connection))
            try rows.discard(run)
        }
        progress(.comparing)
        let moment = try await connection.query(try scripts.statement(.rebuildMoment)).single()
        let analyze = try scripts.statement(.rebuildAnalyze)
        let analysis = try await connection.query(analyze).scalar(as: String.self)
        try await connection.run(.session("reset default_statistics_target"))
        try await connection.run(SQLScript(name: analyze.name, text: analysis))
        report.differences = try await RebuildComparison(scripts: scripts).differences(connection)
        guard try await review(report.differences) else {
            try await dropRebuilt(connection)
            return report
        }
        progress(.exchanging)
        try await RebuildExchange(scripts: scripts, patience: readerPatience, log: log)
            .perform(after: moment, connection)
        report.isExchanged = true
        return report
    }

    /// Drops the schemas of other names, which only a rebuild makes.
    private func dropRebuilt(_ connection: Connection) async throws {
        let leftovers = try scripts.statement(.rebuildLeftovers)
        let left = try await connection.query(leftovers).single()
        if let schema = try left.decode("foreign_schema", as: String?.self) {
            throw RebuildError.strangeSchema(schema)
        }
        guard let text = try left.decode("statement", as: String?.self) else { return }
        try await connection.run(SQLScript(name: leftovers.name, text: text))
    }
}
