import Diagnostics
import Foundation
public import Landing

/// What came of one command's work on one run.
public struct RunOutcome: Sendable, Equatable {
    /// The run.
    public let run: RunDirectory
    /// The run's own pipeline.
    public let manifest: Manifest
    /// How the run stands.
    public let record: RunRecord
    /// What the command ends with, for what came of the stages that were asked for: one of ``ExitCodes/order``.
    public let exitCode: Int32
    /// Whether every stage that was asked for came to its end, if only early, because quota or time was used up.
    public let isThrough: Bool
    /// Whether an earlier run was resumed, and nothing was left of it to land.
    public let leavesRoomToLand: Bool
    /// The other unfinished runs that could go on when this one was chosen, the newest first.
    let waiting: [RunFolder.Entry]
    /// How the run stands, and what to do about it, in one line.
    public let verdict: String
}

extension RunOutcome {
    /// What came of the work on `opened`.
    ///
    /// - Parameters:
    ///   - opened: The run that was worked on.
    ///   - record: How it stands now.
    ///   - before: How it stood before; `nil` where nobody knows.
    ///   - stages: The stages that were asked for; `nil` for all.
    ///   - isStopped: Whether the command was asked to stop.
    ///   - location: Where the pipeline lies that is asked for.
    ///   - isNamed: Whether the run was named.
    init(
        of opened: OpenedRun,
        _ record: RunRecord,
        since before: RunRecord?,
        only stages: Set<String>?,
        isStopped: Bool,
        at location: PipelineLocation,
        isNamed: Bool
    ) {
        let picked = record.stages.filter { stages?.contains($0.name) != false }
        // What could not even start is no success: then the failure that stands in its way counts, be it an old one.
        let isBlocked = picked.contains { $0.state == .blocked }
        let codes =
            stages == nil || isBlocked
            ? [record.exitCode].compactMap(\.self) : picked.compactMap(\.exitCode)
        let worst = ExitCodes.worst(of: codes + (isBlocked ? [Remedy.resumeLater.exitCode] : []))
        // A stop that leaves something to do is no success, however well those did that came to their end.
        let isCutShort = isStopped && worst == 0 && !picked.allSatisfy { $0.state == .done }
        let landing = opened.manifest.stages.filter(\.landsOnly).map(\.name)
        let hasLanded = landing.contains { record[$0].startedAt != before?[$0].startedAt }
        self.init(
            run: opened.run,
            manifest: opened.manifest,
            record: record,
            exitCode: isCutShort ? Remedy.resumeLater.exitCode : worst,
            isThrough: picked.allSatisfy(\.isThrough),
            leavesRoomToLand: !opened.isNew && !landing.isEmpty && !hasLanded,
            waiting: opened.waiting,
            verdict: record.verdict(
                on: opened.run,
                at: location,
                keepsCopy: opened.isOther,
                isNamed: isNamed
            )
        )
    }
}
