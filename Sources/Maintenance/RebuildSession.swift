import Cluster
public import Concurrency
import Diagnostics
public import Foundation
import Landing
public import Logging
public import Pipeline
import Postgres
public import Warehouse

/// One rebuild: takes the locks, chooses the runs, shows what differs, and decides by the person's wishes.
public struct RebuildSession: Sendable {
    private let folder: RunFolder
    private let since: Date?
    private let services: Set<String>
    private let scripts: ScriptFolder
    private let patience: Duration
    private let readerPatience: Duration
    private let allowsLoss: Bool
    private let isRehearsal: Bool
    private let environment: [String: String]
    private let stop: StopSignal
    private let progress: any ProgressIndicator
    private let log: Logger
    private let present: @Sendable (RebuildDifferences) throws -> Void

    /// A rebuild of the warehouse that the settings name.
    ///
    /// - Parameters:
    ///   - folder: Where runs lie.
    ///   - since: Use only runs that were opened then or later.
    ///   - services: Use only runs that asked one of these hosts; empty for those that the warehouse is of.
    ///   - scripts: The folder with the project's SQL.
    ///   - patience: How long to wait for another migrate or load to end.
    ///   - readerPatience: How long to wait at the end for who reads what is to be replaced.
    ///   - allowsLoss: Whether the warehouse is replaced even if rows or values are lost.
    ///   - isRehearsal: Whether what was rebuilt is dropped once it has been compared.
    ///   - environment: Settings by name, which name the database.
    ///   - stop: Ends the work early; the warehouse is then as it was.
    ///   - progress: Shows how far the work has come.
    ///   - log: Where it is said what is left out, and what is waited for.
    ///   - present: Shows a person what differs, before it is decided.
    public init(
        folder: RunFolder,
        since: Date?,
        services: Set<String>,
        scripts: ScriptFolder,
        patience: Duration,
        readerPatience: Duration,
        allowsLoss: Bool,
        isRehearsal: Bool,
        environment: [String: String],
        stop: StopSignal,
        progress: any ProgressIndicator,
        log: Logger,
        present: @escaping @Sendable (RebuildDifferences) throws -> Void
    ) {
        self.folder = folder
        self.since = since
        self.services = services
        self.scripts = scripts
        self.patience = patience
        self.readerPatience = readerPatience
        self.allowsLoss = allowsLoss
        self.isRehearsal = isRehearsal
        self.environment = environment
        self.stop = stop
        self.progress = progress
        self.log = log
        self.present = present
    }

    private var folderName: String { folder.url.relativePath }

    /// Rebuilds, compares, and replaces the warehouse where that is wanted and loses nothing.
    ///
    /// - Returns: What was done.
    /// - Throws: A `RunError` while a run of a pipeline, or another rebuild, is going; a `RebuildError` where there is
    ///   nothing to rebuild from, or what would be lost is not to be lost; what making rows and loading throw.
    public func perform() async throws -> RebuildReport {
        guard FileManager.default.fileExists(atPath: folder.url.path) else {
            throw RebuildError.noRuns(folder: folderName)
        }
        let pipelines = try LandedRuns(in: folder, known: [:]).pipelines
        // Nothing is landed while it is read, and no load waits for its turn in vain.
        var locks: [ProcessLock] = []
        for name in pipelines.union(["rebuild"]).sorted() {
            let owner = name == "rebuild" ? "a rebuild" : "a run of pipeline \(name)"
            locks.append(
                try await ProcessLock(
                    folder.lock(of: name),
                    owner: owner,
                    holder: "a rebuild",
                    patience: ProcessLock.briefPatience
                )
            )
        }
        defer { for lock in locks { lock.release() } }

        let connection = try await DatabaseLocation.connection(in: environment, log: log)
        let (progress, log) = (progress, log)
        let rebuild = Rebuild(
            scripts: scripts,
            patience: patience,
            readerPatience: readerPatience,
            log: log
        ) { Self.show($0, on: progress) }
        return try await rebuild.begin(connection) { known in
            try await perform(rebuild, knowing: known, connection)
        }
    }

    private func perform(
        _ rebuild: Rebuild,
        knowing known: [String: Int],
        _ connection: Connection
    ) async throws -> RebuildReport {
        let landed = try LandedRuns(in: folder, known: known, since: since, asking: services)
        try explain(landed, log)
        let scratch = folder.url.appending(component: ".rebuild", directoryHint: .isDirectory)
        // What a killed rebuild left; the lock says that nobody uses it.
        try? FileManager.default.removeItem(at: scratch)
        defer { try? FileManager.default.removeItem(at: scratch) }
        let rows = LandedRows(runs: landed.taken, scratch: scratch, stop: stop, progress: progress, log: log)
        return try await rebuild.perform(landed.taken.map(\.name), connection, rows: rows) { differences in
            progress.finish()
            try present(differences)
            if !allowsLoss { try differences.requireNoLoss() }
            return !isRehearsal
        }
    }

    /// Says what is not taken; refuses where something is missing.
    private func explain(_ landed: LandedRuns, _ log: Logger) throws {
        for run in landed.leftOut { log.warning("left out: run \(run.name), \(run.reason)") }
        if let unknown = services.subtracting(landed.services).min() {
            throw RebuildError.noRunsAsked(unknown, known: landed.services.sorted(), folder: folderName)
        }
        guard landed.isServiceKnown || landed.services.count < 2 else {
            throw RebuildError.severalServices(landed.services.sorted(), folder: folderName)
        }
        for run in landed.unfinished { log.info("run \(run) is unfinished: using what it has landed so far") }
        guard !landed.taken.isEmpty else {
            guard let since else { throw RebuildError.noRuns(folder: folderName) }
            throw RebuildError.noRunsSince(Timestamp.seconds(since), folder: folderName)
        }
        guard !landed.missing.isEmpty else { return }
        guard allowsLoss else { throw RebuildError.missingRuns(landed.missing, folder: folderName) }
        log.warning("without the landing of \(landed.missing.joined(separator: ", "))")
    }

    private static func show(_ step: RebuildProgress, on progress: any ProgressIndicator) {
        switch step {
        case .run(let name, let number, let total, let rows):
            progress.update(done: number - 1, total: total, detail: "runs, \(rows) rows; now \(name)")
        case .load(.copied(let bytes, let all, let table), let number, let total):
            let detail = "runs, \(bytes >> 20) of \(all >> 20) MiB copied, \(table)"
            progress.update(done: number - 1, total: total, detail: detail)
        case .load(.merged(let done, let all, let script), let number, let total):
            let detail = "runs, \(done) of \(all) merged, \(script)"
            progress.update(done: number - 1, total: total, detail: detail)
        case .comparing: progress.wait("comparing the rebuilt warehouse with the present one")
        case .exchanging: progress.wait("exchanging")
        }
    }
}
