import Concurrency
import Diagnostics
import Files
import Foundation
import Landing
import Logging
import Pipeline
import StageKit
import Warehouse

/// One rebuild: takes the locks, chooses the runs, shows what differs, and decides by the person's wishes.
struct RebuildSession: Sendable {
    let folder: RunFolder
    let since: Date?
    let scripts: ScriptFolder
    let patience: Duration
    let readerPatience: Duration
    let allowsLoss: Bool
    let isRehearsal: Bool
    let printsJSON: Bool
    let isQuiet: Bool
    let environment: [String: String]
    let stop: StopSignal
    let progress: StageProgress
    let log: Logger

    private var folderName: String { folder.url.relativePath }

    func perform() async throws -> RebuildReport {
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
                    patience: RunSession.patience
                )
            )
        }
        defer { for lock in locks { lock.release() } }

        let connection = try await DatabaseLocation(environment: environment).connect(log: log)
        let (progress, log) = (progress, log)
        let rebuild = Rebuild(
            scripts: scripts,
            patience: patience,
            readerPatience: readerPatience,
            log: log
        ) { Self.show($0, on: progress) }
        let landed = try LandedRuns(in: folder, known: try await rebuild.begin(connection), since: since)
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
        for run in landed.unfinished { log.info("run \(run) is unfinished: using what it has landed so far") }
        guard !landed.taken.isEmpty else {
            guard let since else { throw RebuildError.noRuns(folder: folderName) }
            throw RebuildError.noRunsSince(Timestamp.seconds(since), folder: folderName)
        }
        guard !landed.missing.isEmpty else { return }
        guard allowsLoss else { throw RebuildError.missingRuns(landed.missing, folder: folderName) }
        log.warning("without the landing of \(landed.missing.joined(separator: ", "))")
    }

    private func present(_ differences: RebuildDifferences) throws {
        if printsJSON {
            for table in differences.tables { print(try JSONText.line(of: table)) }
        } else if !isQuiet {
            Console.standardError.write(line: differences.text())
        }
    }

    private static func show(_ step: RebuildProgress, on progress: StageProgress) {
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
