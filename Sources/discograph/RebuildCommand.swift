import ArgumentParser
import Diagnostics
import Foundation
import Landing
import Pipeline
import StageKit
import Warehouse

/// Makes the warehouse anew from landing alone.
struct RebuildCommand: Tool {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Make the warehouse anew from what runs have landed, without one request.",
        discussion: """
            Rows are made of every run's landing by today's mapping and loaded beside the warehouse that stands; then \
            both are compared, and exchanged in a moment. Readers see one or the other, whole; an interrupted rebuild \
            changes nothing. What would be lost is told, and refused unless it is allowed. Quotas, tokens, grants and \
            the rows files of runs stay as they are. It needs free space for a second warehouse and one run's rows. \
            Runs are not begun meanwhile.
            """
    )

    @Option(
        name: .customLong("runs"),
        help: ArgumentHelp("Where runs lie.", valueName: "dir"),
        completion: .directory
    )
    var runs = "runs"

    @Option(
        help: ArgumentHelp(
            "Take only runs that were opened then or later: \(PastMoment.form). The frontier still counts as known what the warehouse then lacks.",
            valueName: "time"
        ),
        transform: PastMoment.read
    )
    var since: Date?

    @Flag(name: .customLong("allow-loss"), help: "Exchange even where rows or values would be lost.")
    var allowsLoss = false

    @Flag(name: .customLong("dry-run"), help: "Rebuild and compare, then drop what was rebuilt.")
    var isRehearsal = false

    @Flag(name: .customLong("json"), help: "Print what differs as JSON lines, one a table, above the tally.")
    var printsJSON = false

    @OptionGroup var scripts: ScriptOptions

    @OptionGroup var lock: LockOptions

    @OptionGroup var options: ToolOptions

    func perform(_ context: ToolContext) async throws -> Tally? {
        let started = ContinuousClock.now
        let session = RebuildSession(
            folder: RunFolder(url: URL(filePath: runs, directoryHint: .isDirectory)),
            since: since,
            scripts: try ScriptFolder(scripts.path).existing(),
            patience: .seconds(lock.timeout),
            allowsLoss: allowsLoss,
            isRehearsal: isRehearsal,
            printsJSON: printsJSON,
            isQuiet: options.quiet,
            environment: context.environment,
            stop: context.stop,
            progress: context.progress,
            log: context.log
        )
        let report = try await context.stop.cancelling { try await session.perform() }
        var tally = report.tally(of: "rebuild", after: started.duration(to: .now))
        if isRehearsal { tally.reason = "dry run: nothing was exchanged" }
        return tally
    }
}
