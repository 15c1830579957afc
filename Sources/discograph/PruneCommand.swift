import ArgumentParser
import Cluster
import Concurrency
import Diagnostics
import Files
import Landing
import Maintenance
import Pipeline
import StageKit
import Warehouse

/// Removes what only grows and nothing needs any more.
struct PruneCommand: Tool {
    static let configuration = CommandConfiguration(
        commandName: "prune",
        abstract: "Remove old requests, failures and rows files; no values, no landing.",
        discussion: """
            From the database go attempts at requests, and failed attempts unless they say that something is \
            gone. From the disk go the rows/ of closed runs, if exactly these rows were loaded. All of it can be \
            made again from landing, which is never removed, so nobody is asked for confirmation. Rows files go \
            first; loads have their turn in between, and what went is shown also where a load does not end in time.
            """
    )

    @OptionGroup var runs: RunsOptions

    @Option(
        name: .customLong("older-than"),
        help: ArgumentHelp(
            "Keep what is younger, in whole days by UTC: a day or more (default: 90d).",
            valueName: "duration"
        ),
        transform: Self.duration
    )
    var age: Duration?

    @Flag(name: .customLong("database"), help: "Prune the database only.")
    var isDatabaseOnly = false

    @Flag(name: .customLong("rows"), help: "Remove rows files only.")
    var isRowsOnly = false

    @Flag(name: .customLong("dry-run"), help: "Show what would be removed, and change nothing.")
    var isRehearsal = false

    @Flag(
        name: .customLong("json"),
        help: "Print one JSON object per table and per run, one per line, above the tally."
    )
    var printsJSON = false

    @OptionGroup var scripts: ScriptOptions

    @OptionGroup var lock: LockOptions

    @OptionGroup var options: ToolOptions

    func validate() throws {
        if isDatabaseOnly, isRowsOnly {
            throw ValidationError("--database and --rows are mutually exclusive: leave out both for both.")
        }
    }

    func perform(_ context: ToolContext) async throws -> Tally? {
        let folder = try ScriptFolder(scripts.path).snapshot()
        let connection = try await DatabaseLocation.connection(in: context.environment, log: context.log)
        let progress = context.progress
        let pruning = Pruning(
            scripts: folder,
            patience: .seconds(lock.timeout),
            isRehearsal: isRehearsal,
            log: context.log
        ) { outcome in
            progress.update(done: outcome.rows, detail: "rows of etl.\(outcome.table.rawValue)")
        }
        let session = PruneSession(
            folder: runs.folder,
            moment: PruneSession.moment(keeping: age ?? .seconds(90 * 86_400)),
            prunesDatabase: !isRowsOnly,
            prunesRows: !isDatabaseOnly,
            isRehearsal: isRehearsal,
            pruning: pruning,
            progress: progress,
            log: context.log
        )
        let report = try await context.stop.cancelling { try await session.perform(connection) }
        try present(report.pruned)
        if let failure = report.failure { throw failure }
        return report.tally
    }

    private func present(_ pruned: [PrunedThing]) throws {
        if printsJSON {
            for thing in pruned { print(try JSONText.line(of: thing)) }
        } else if isRehearsal || !options.quiet, !pruned.isEmpty {
            let table = TextTable(
                columns: [isRehearsal ? "to be removed" : "removed", "rows", "bytes"],
                rows: pruned.map { [$0.name, $0.rows.map(String.init), "\($0.bytes)"] }
            )
            Console.standardError.write(line: table.text())
        }
    }

    private static func duration(_ word: String) throws -> Duration {
        guard let duration = Duration(words: word), duration >= .seconds(86_400) else {
            throw ValidationError("'\(word)' is not a duration of a day or more, such as 90d or 26w.")
        }
        return duration
    }
}
