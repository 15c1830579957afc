import ArgumentParser
import Diagnostics
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

    @Flag(name: .customLong("json"), help: "Print the run's record as JSON at the end.")
    var printsJSON = false

    func validate() throws {
        try quota.requireTimeLeft()
    }

    func perform(_ context: ToolContext) async throws -> Tally? {
        let choice = try pipeline.namedRun() ?? .resumed
        let session = RunSession(of: pipeline, choice, quota, options, context)
        let outcome = try await session.perform().result.get()
        if printsJSON { print(try StatusReport(of: outcome).line()) }
        throw ExitCode(outcome.exitCode)
    }
}
