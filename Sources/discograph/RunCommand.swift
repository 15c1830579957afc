import ArgumentParser
import Diagnostics
import Foundation
import Landing
import Pipeline
import StageKit

/// Opens a run, or takes one up, and runs its stages.
struct RunCommand: Tool {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a pipeline.",
        discussion: """
            Opens runs/<UTC time>/ with a copy of the manifest and runs every stage in it. With --only, runs \
            the stages named and leaves the run open for the others.
            """
    )

    @OptionGroup var pipeline: PipelineOptions
    @OptionGroup var quota: QuotaOptions
    @OptionGroup var options: ToolOptions

    @Option(
        help: ArgumentHelp("Run only these stages; a * stands for anything. Repeatable.", valueName: "stage")
    )
    var only: [String] = []

    @Flag(name: .customLong("continue"), help: "Go on with the newest unfinished run, or open one.")
    var continues = false

    @Option(
        name: .customLong("run"),
        help: ArgumentHelp("Go on with this run.", valueName: "dir"),
        completion: .directory
    )
    var runPath: String?

    @Flag(name: .customLong("dry-run"), help: "Show what would be done, and do nothing.")
    var isDry = false

    @Flag(name: .customLong("partial-ok"), help: "End with 0 instead of 75 when work is left for later.")
    var partialIsFine = false

    @Flag(name: .customLong("json"), help: "Print the run's record as JSON at the end.")
    var printsJSON = false

    func perform(_ context: ToolContext) async throws -> Tally? {
        let choice: RunChoice =
            runPath.map { .named(URL(filePath: $0, directoryHint: .isDirectory)) }
            ?? (continues ? .continued : .new)
        let session = RunSession(
            pipeline: pipeline,
            choice: choice,
            only: only,
            limits: quota.limits,
            stop: context.stop,
            isQuiet: options.quiet
        )
        if isDry {
            print(try session.preview())
            return nil
        }
        let result = try await session.perform()
        if printsJSON { print(try result.json()) }
        let isFine =
            result.exitCode == Remedy.resumeLater.exitCode && partialIsFine && !context.stop.isRequested
        throw ExitCode(isFine ? 0 : result.exitCode)
    }

    func validate() throws {
        if continues, runPath != nil { throw ValidationError("--continue and --run exclude each other.") }
    }
}
