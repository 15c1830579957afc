import ArgumentParser
import Cluster
import Concurrency
import Diagnostics
import Landing
import StageKit
import Warehouse

/// Runs every check of sql/checks against the database.
@main
struct Check: Tool {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Run the checks of sql/checks on the whole database.",
        discussion: """
            Ends with 65 when a check whose severity is error finds a row; a warning is printed and lets it pass. Those \
            that say 'before publish' are run by load.
            """,
        version: ProgramVersion.current
    )

    @OptionGroup var options: ToolOptions

    @OptionGroup var scripts: ScriptOptions

    @OptionGroup var lock: LockOptions

    @Option(
        name: .customLong("rows"),
        parsing: .unconditional,
        help: "How many offending rows of a failed check to show."
    )
    var shownRows = 5

    @Flag(name: .customLong("json"), help: "Print one JSON line per check.")
    var printsJSON = false

    @Flag(name: .customLong("list"), help: "List all checks, including those that load runs, and run none.")
    var isListOnly = false

    func validate() throws {
        guard shownRows >= 0 else { throw ValidationError("--rows must be 0 or more.") }
    }

    func perform(_ context: ToolContext) async throws -> Tally? {
        let folder = try ScriptFolder(scripts.path).snapshot()
        if isListOnly {
            let checks = try CheckScript.all(in: folder)
            if printsJSON {
                for check in checks { print(try check.json()) }
            } else {
                print(checks.text())
            }
            return nil
        }
        let connection = try await DatabaseLocation.connection(in: context.environment, log: context.log)
        let checker = Checker(
            scripts: folder,
            shownRows: shownRows,
            patience: .seconds(lock.timeout),
            log: context.log
        )
        let verdicts = try await context.stop.cancelling { try await checker.check(connection) }
        for verdict in verdicts {
            print(try printsJSON ? verdict.json() : verdict.text())
        }
        try verdicts.requirePassed()
        let warnings = verdicts.count { !$0.isPassed }
        let counts = ["checks": verdicts.count, "failed": 0, "warnings": warnings]
        return printsJSON ? nil : Tally(stage: context.name, counts: counts)
    }
}
