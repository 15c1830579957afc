import ArgumentParser
import Catalog
import Cluster
import Concurrency
import Diagnostics
import Foundation
import Landing
import Normalization
import Pipeline
import StageKit
import Warehouse

/// Brings the rows of a run into the database, in one transaction.
@main
struct Load: Stage {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Load the rows of a run into the database, in one transaction.",
        discussion: """
            The same rows are loaded once: a repeat loads nothing and says so. While transform is making the rows \
            of the run, it waits as it does for another load. Ends with 65 when it has loaded the run and older ones \
            beside it are gone from the database, as after a restore, or were never in it: a new database says so once.
            """,
        version: ProgramVersion.current
    )

    /// The digest of the rows decides what was done, not the receipt: rows may have been written anew.
    var isSkippedWhenDone: Bool { false }

    var lockPatience: Duration { .seconds(lock.timeout) }

    @OptionGroup var options: StageOptions

    @OptionGroup var scripts: ScriptOptions

    @OptionGroup var lock: LockOptions

    func perform(_ context: StageContext) async throws -> Tally {
        let folder = try ScriptFolder(scripts.path).snapshot()
        let connection = try await DatabaseLocation.connection(in: context.environment, log: context.log)
        let (run, patience) = (context.run, lockPatience)
        let loader = Loader(
            scripts: folder,
            patience: patience,
            log: context.log,
            progress: { Self.show($0, on: context.progress) }
        )
        // Transform exchanges all rows files at once; a load beside it might read some of either.
        let rows = try await context.stop.cancelling {
            try await ProcessLock(
                run.lock(of: .transform),
                owner: "transform of \(run.name)",
                holder: "load of \(run.name)",
                patience: patience
            )
        }
        defer { rows.release() }
        let mapping = try Mapping.spotify.obeying(context.manifest.contracts).digest
        let earlier = LoadedRuns(before: run)
        let expected = ExpectedRuns(earlier.answers, of: earlier.pipeline, others: earlier.others)
        let report = try await context.stop.cancelling {
            try await loader.load(run, connection, obeying: mapping, expecting: expected)
        }
        let tally = report.tally(of: context.stage)
        let runs = run.url.deletingLastPathComponent().relativePath
        if let finding = report.lostRuns.finding(in: runs) {
            throw StageFinding(tally, finding: finding) {
                guard report.lostRuns.isOfNewDatabase else { return }
                // Where that fails, the next load says it once more.
                try await loader.noteLackTold(to: expected.pipeline, connection)
            }
        }
        return tally
    }

    private static func show(_ step: LoadProgress, on progress: any ProgressIndicator) {
        switch step {
        case .copied(let bytes, let total, let table):
            progress.update(done: bytes >> 20, total: total >> 20, detail: "MiB copied, \(table)")
        case .merged(let scripts, let total, let script):
            progress.update(done: scripts, total: total, detail: "merged, \(script)")
        }
    }
}
