public import Concurrency
import Foundation
public import Landing
public import Logging
public import Pipeline

/// One compression of what closed runs have landed.
public struct CompressSession: Sendable {
    private let folder: RunFolder
    private let chosen: [String]
    private let isRehearsal: Bool
    private let stop: StopSignal
    private let log: Logger
    private let present: @Sendable (RunDirectory, SegmentCompression.Outcome) throws -> Void

    /// A compression of the runs in a folder.
    ///
    /// - Parameters:
    ///   - folder: Where runs lie.
    ///   - chosen: Runs by name or path, which may lie elsewhere; empty for all closed ones of the folder.
    ///   - isRehearsal: Whether nothing is changed.
    ///   - stop: Ends the work early, between two runs.
    ///   - log: Where it is said which runs are passed over, and why.
    ///   - present: Shows what became of a run, if anything did.
    public init(
        folder: RunFolder,
        chosen: [String],
        isRehearsal: Bool,
        stop: StopSignal,
        log: Logger,
        present: @escaping @Sendable (RunDirectory, SegmentCompression.Outcome) throws -> Void
    ) {
        self.folder = folder
        self.chosen = chosen
        self.isRehearsal = isRehearsal
        self.stop = stop
        self.log = log
        self.present = present
    }

    /// Compresses run by run.
    ///
    /// - Returns: What was saved; of a rehearsal, what is not compressed yet.
    /// - Throws: A `RunError` for a chosen run that is not there or not closed, before any is compressed; what the disk
    ///   says, and what `present` throws.
    public func perform() throws -> Tally {
        var sum = SegmentCompression.Outcome()
        for run in try closedRuns() {
            // What is compressed stays so; the rest is left for the next time.
            guard !stop.isRequested else { break }
            let compression = SegmentCompression(of: run)
            let outcome = isRehearsal ? try compression.due() : try compression.perform()
            if outcome.segments > 0 { try present(run, outcome) }
            sum = sum + outcome
        }
        var counts = ["segments": sum.segments, "bytes_before": sum.before]
        if !isRehearsal { counts["bytes_after"] = sum.after }
        return Tally(stage: "compress", counts: counts)
    }

    /// The closed runs that are meant.
    private func closedRuns() throws -> [RunDirectory] {
        guard !chosen.isEmpty else {
            return try folder.entries(damaged: .skip { log.warning("\($0)") })
                .filter(\.record.state.isClosed).map(\.run)
        }
        return try chosen.map { name in
            let entry = try folder.entry(named: name)
            guard entry.record.state.isClosed else {
                throw RunError.notClosed(path: entry.run.url.relativePath, state: entry.state)
            }
            return entry.run
        }
    }
}
