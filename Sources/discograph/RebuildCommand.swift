import ArgumentParser
import Concurrency
import Diagnostics
import Files
import Foundation
import Landing
import Maintenance
import StageKit
import Warehouse

/// Rebuilds the warehouse from landing alone.
struct RebuildCommand: Tool {
    static let configuration = CommandConfiguration(
        commandName: "rebuild",
        abstract: "Rebuild the warehouse from what the runs have landed, without a single request.",
        discussion: """
            Today's mapping makes rows of every run's landing, which are loaded beside the present warehouse; then the \
            two are compared and swapped at once. Readers see one or the other, whole; an interrupted rebuild changes \
            nothing. What would be lost is reported, and refused unless it is allowed. Quotas, tokens, grants and the \
            rows files of runs are left as they are. It needs free space for a second warehouse and one run's rows. \
            No run can start meanwhile.
            """
    )

    @OptionGroup var runs: RunsOptions

    @Option(
        help: ArgumentHelp(
            "Use only runs that were opened then or later: \(PastMoment.form). What the warehouse then lacks still counts as known.",
            valueName: "time"
        ),
        transform: PastMoment.read
    )
    var since: Date?

    @Option(
        name: .customLong("service"),
        help: ArgumentHelp(
            "Use only runs that asked this host, such as api.spotify.com; may be given more than once. Without it, those are used that asked what the runs in the warehouse asked.",
            valueName: "host"
        )
    )
    var services: [String] = []

    @Option(
        name: .customLong("reader-timeout"),
        parsing: .unconditional,
        help: ArgumentHelp(
            "How long to wait at the end for who still reads what is to be replaced.",
            valueName: "seconds"
        )
    )
    var readerTimeout = 900

    @Flag(name: .customLong("allow-loss"), help: "Replace the warehouse even if rows or values are lost.")
    var allowsLoss = false

    @Flag(name: .customLong("dry-run"), help: "Rebuild and compare, then drop what was rebuilt.")
    var isRehearsal = false

    @Flag(name: .customLong("json"), help: "Print differences as JSON lines, one per table, above the tally.")
    var printsJSON = false

    @OptionGroup var scripts: ScriptOptions

    @OptionGroup var lock: LockOptions

    @OptionGroup var options: ToolOptions

    func validate() throws {
        guard readerTimeout >= 0 else {
            throw ValidationError("--reader-timeout must be a number of seconds, 0 or more.")
        }
    }

    func perform(_ context: ToolContext) async throws -> Tally? {
        let started = ContinuousClock.now
        let (printsJSON, isShown) = (printsJSON, isRehearsal || !options.quiet)
        let session = RebuildSession(
            folder: runs.folder,
            since: since,
            services: Set(services),
            scripts: try ScriptFolder(scripts.path).snapshot(),
            patience: .seconds(lock.timeout),
            readerPatience: .seconds(readerTimeout),
            allowsLoss: allowsLoss,
            isRehearsal: isRehearsal,
            environment: context.environment,
            stop: context.stop,
            progress: context.progress,
            log: context.log
        ) { differences in
            if printsJSON {
                for table in differences.tables { print(try JSONText.line(of: table)) }
            } else if isShown {
                Console.standardError.write(line: differences.text())
            }
        }
        let report = try await context.stop.cancelling { try await session.perform() }
        var tally = report.tally(of: "rebuild", after: started.duration(to: .now))
        if isRehearsal { tally.reason = "dry run: nothing was replaced" }
        return tally
    }
}
