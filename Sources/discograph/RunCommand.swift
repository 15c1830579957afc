import ArgumentParser
import Diagnostics
import Landing
import Pipeline
import StageKit

/// Opens or resumes a run, and runs its stages.
struct RunCommand: Tool {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a pipeline.",
        discussion: """
            Opens runs/<UTC time>-…/ with a copy of the manifest and runs every stage in it. With --only, runs \
            the stages named and leaves the run open for the others. With --continue, runs in which nothing \
            is left to land are resumed first, whatever comes of them; then a run that can still land. \
            With --quiet, the table of stages is shown only where not all of them are done.
            """
    )

    @OptionGroup var pipeline: PipelineOptions
    @OptionGroup var quota: QuotaOptions
    @OptionGroup var options: ToolOptions

    @Option(
        help: ArgumentHelp("Run only these stages; * matches anything. Repeatable.", valueName: "stage")
    )
    var only: [String] = []

    @Flag(name: .customLong("continue"), help: "Resume unfinished runs, or open a new one.")
    var continues = false

    @Flag(name: .customLong("dry-run"), help: "Show what would be done, and do nothing.")
    var isDry = false

    @Flag(
        name: .customLong("partial-ok"),
        help: "End with 0 instead of 75 when only quota, requests or time were used up."
    )
    var partialIsFine = false

    @Flag(name: .customLong("json"), help: "Print the run's record as JSON at the end.")
    var printsJSON = false

    func perform(_ context: ToolContext) async throws -> Tally? {
        let choice = try pipeline.namedRun() ?? (continues ? .continued : .new)
        let series = RunSeries(
            of: RunSession(of: pipeline, choice, only: only, quota, options, context)
        )
        if isDry {
            try series.preview { print($0.text) }
            return nil
        }
        let night = await series.perform()
        if printsJSON { for outcome in night.outcomes { print(try StatusReport(of: outcome).line()) } }
        for line in night.reminders { Console.standardError.write(line: line) }
        let exitCode = night.exitCode(counting: night.failure.map { context.report($0) })
        let isFine = partialIsFine && exitCode == Remedy.resumeLater.exitCode && night.isThrough
        throw ExitCode(isFine ? 0 : exitCode)
    }

    func validate() throws {
        try quota.requireTimeLeft()
        if isDry, printsJSON { throw ValidationError("--json reports on a run: --dry-run performs none.") }
        if continues, pipeline.runPath != nil {
            throw ValidationError("--continue and --run are mutually exclusive.")
        }
    }
}
