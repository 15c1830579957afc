import ArgumentParser
import Diagnostics
import Foundation
import Landing
import Pipeline
import StageKit

/// Resumes the newest unfinished run.
struct ResumeCommand: Tool {
    static let configuration = CommandConfiguration(
        commandName: "resume",
        abstract: "Resume the newest unfinished run of a pipeline."
    )

    @OptionGroup var pipeline: PipelineOptions
    @OptionGroup var quota: QuotaOptions
    @OptionGroup var options: ToolOptions

    @Option(
        name: .customLong("run"),
        help: ArgumentHelp("Resume this run: its directory or name.", valueName: "run"),
        completion: .directory
    )
    var runPath: String?

    @Flag(name: .customLong("json"), help: "Print the run's record as JSON at the end.")
    var printsJSON = false

    func validate() throws {
        try quota.requireTimeLeft()
    }

    func perform(_ context: ToolContext) async throws -> Tally? {
        let choice: RunChoice =
            try runPath.map { .named(try pipeline.folder.directory(named: $0).url) } ?? .resumed
        var session = RunSession(
            pipeline: pipeline,
            choice: choice,
            only: [],
            limits: quota.limits,
            stop: context.stop,
            isQuiet: options.quiet,
            isVerbose: options.verbose,
            environment: context.environment
        )
        let result = try await session.perform()
        if printsJSON { print(try result.json()) }
        throw ExitCode(result.exitCode)
    }
}
