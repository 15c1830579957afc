import Diagnostics
public import Files
public import Foundation
public import Landing
public import Logging
public import Pipeline
public import Postgres
public import Warehouse

/// What was removed, or would be: rows of a table, or the rows files of a run.
public struct PrunedThing: Sendable, Encodable {
    /// The table, such as `etl.request`, or the directory.
    public let name: String
    /// How many rows of the table; `nil` for a directory.
    @Nullable public private(set) var rows: Int?
    /// How many bytes they took.
    public let bytes: Int
}

/// One pruning: of the database, of the rows files on the disk, or of both.
public struct PruneSession: Sendable {
    private let folder: RunFolder
    private let moment: Date
    private let prunesDatabase: Bool
    private let prunesRows: Bool
    private let isRehearsal: Bool
    private let pruning: Pruning
    private let progress: any ProgressIndicator
    private let log: Logger

    /// What was removed, and what kept the rest from being removed, if anything did.
    public struct Report: Sendable {
        /// What was removed, or would be: directories first, then tables.
        public fileprivate(set) var pruned: [PrunedThing] = []
        /// Why the rest stays; `nil` where nothing kept it from going.
        public fileprivate(set) var failure: (any Error)?
        fileprivate let prunesRows: Bool
        fileprivate let isRehearsal: Bool

        fileprivate init(of session: PruneSession) {
            prunesRows = session.prunesRows
            isRehearsal = session.isRehearsal
        }

        /// What was removed, in numbers: of rows files all together, of tables each.
        public var tally: Tally {
            var counts: [String: Int] = [:]
            if prunesRows {
                let runs = pruned.filter { $0.rows == nil }
                counts["runs"] = runs.count
                counts["rows_bytes"] = runs.reduce(0) { $0 + $1.bytes }
            }
            for thing in pruned {
                guard let rows = thing.rows, let table = thing.name.split(separator: ".").last else {
                    continue
                }
                counts["\(table)_rows"] = rows
                counts["\(table)_bytes"] = thing.bytes
            }
            var tally = Tally(stage: "prune", counts: counts)
            if isRehearsal { tally.reason = "dry run: nothing was removed" }
            return tally
        }
    }

    /// Since when everything stays.
    ///
    /// A day is kept whole, or goes but for what stays however old it is: what is counted by day is never half a day.
    /// Nothing here is from before 1970, and years before the first would be refused by PostgreSQL.
    ///
    /// - Parameters:
    ///   - age: What is younger stays.
    ///   - now: The time.
    /// - Returns: The beginning of a day, by UTC.
    public static func moment(keeping age: Duration, at now: Date = Date()) -> Date {
        let then = now.timeIntervalSince1970 - Double(age.components.seconds)
        return Date(timeIntervalSince1970: max(0, (then / 86_400).rounded(.down) * 86_400))
    }

    /// A pruning of what is older than a moment.
    ///
    /// - Parameters:
    ///   - folder: Where runs lie.
    ///   - moment: What is from then, or younger, stays.
    ///   - prunesDatabase: Whether the database's tables are pruned.
    ///   - prunesRows: Whether the rows files of runs are removed.
    ///   - isRehearsal: Whether nothing is changed.
    ///   - pruning: What prunes the database, a rehearsal too if this is one, and knows what was loaded into it.
    ///   - progress: Shows how many runs have been pruned.
    ///   - log: Where it is said what stays, and why.
    public init(
        folder: RunFolder,
        moment: Date,
        prunesDatabase: Bool,
        prunesRows: Bool,
        isRehearsal: Bool,
        pruning: Pruning,
        progress: any ProgressIndicator,
        log: Logger
    ) {
        self.folder = folder
        self.moment = moment
        self.prunesDatabase = prunesDatabase
        self.prunesRows = prunesRows
        self.isRehearsal = isRehearsal
        self.pruning = pruning
        self.progress = progress
        self.log = log
    }

    /// Removes rows files first: for those nobody has to wait for a load.
    ///
    /// Files that cannot be removed keep nothing else from going, but leave the report with a failure.
    ///
    /// - Parameter connection: A database, used by nobody else meanwhile.
    /// - Returns: What was removed.
    /// - Throws: What kept it from beginning at all.
    public func perform(_ connection: Connection) async throws -> Report {
        try await pruning.begin(connection, prunesTables: prunesDatabase)
        defer { progress.finish() }
        var report = Report(of: self)
        if prunesRows {
            do {
                try await pruneRows(into: &report, connection)
            } catch {
                report.failure = error
                return report
            }
        }
        if prunesDatabase {
            let tables = await pruning.perform(before: moment, connection)
            report.pruned += tables.outcomes.map {
                PrunedThing(name: "etl.\($0.table.rawValue)", rows: $0.rows, bytes: $0.bytes)
            }
            // What is wrong with files has been logged for each of them.
            if let failure = tables.failure { report.failure = failure }
        }
        return report
    }

    private func pruneRows(into report: inout Report, _ connection: Connection) async throws {
        for entry in try folder.entries(damaged: .skip { log.warning("\($0)") }) {
            try Task.checkCancellation()
            let (run, record) = (entry.run, entry.record)
            guard record.state.isClosed, record.endedAt ?? record.openedAt < moment else { continue }
            let path = run.url.relativePath
            do {
                let bytes = try RowsWriter.size(in: run)
                guard bytes > 0, try await removeRows(of: run, connection) else { continue }
                let name = "\(path)/\(run.rows.lastPathComponent)"
                report.pruned.append(PrunedThing(name: name, rows: nil, bytes: bytes))
                progress.update(done: report.pruned.count, total: nil, detail: "rows files of runs")
            } catch let error as RunError {
                log.warning("rows files of \(path) are left: \(error)")
                // Whoever is at work there ends some time.
                if error.remedy == .fixStorage, report.failure == nil { report.failure = error }
            } catch let error as StorageError {
                log.warning("rows files of \(path) are left: \(error)")
                if report.failure == nil { report.failure = error }
            }
        }
        // Where nothing follows, nothing else would notice that it was stopped during the last of them.
        try Task.checkCancellation()
    }

    /// Removes the rows files of a run, if they may go; returns whether they may.
    private func removeRows(of run: RunDirectory, _ connection: Connection) async throws -> Bool {
        guard !isRehearsal else { return try await areLoaded(run, connection) }
        let runner = try await ProcessLock(
            run.runnerLock,
            owner: "a runner of \(run.name)",
            holder: "prune of \(run.name)"
        )
        defer { runner.release() }
        // Whoever makes rows by hand, or loads them, has no runner.
        let rows = try await ProcessLock(
            run.lock(of: .transform),
            owner: "transform or load of \(run.name)",
            holder: "prune of \(run.name)"
        )
        defer { rows.release() }
        guard try RunRecord(of: run)?.state.isClosed == true, try await areLoaded(run, connection) else {
            return false
        }
        try RowsWriter.discard(in: run)
        return true
    }

    private func areLoaded(_ run: RunDirectory, _ connection: Connection) async throws -> Bool {
        // Where nothing is left but what a killed writer was at, nobody can load that.
        guard FileManager.default.fileExists(atPath: run.rows.path) else { return true }
        switch try await pruning.standing(of: run, connection) {
        case .loaded:
            return true
        case .unloaded:
            log.info("\(run.url.relativePath)/rows stays: such rows were never loaded into this database")
        case .incomplete:
            log.info("\(run.url.relativePath)/rows stays: not all of its files are there")
        }
        return false
    }
}
