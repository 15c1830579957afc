import ArgumentParser
import Concurrency
import Diagnostics
import Foundation
import Landing
import Pipeline
import StageKit

/// Opens or resumes a run, and runs its stages.
struct RunCommand: Tool {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Run a pipeline.",
        discussion: """
            Opens runs/<UTC time>/ with a copy of the manifest and runs every stage in it. With --only, runs \
            the stages named and leaves the run open for the others. With --continue, runs in which nothing \
            is left to land are resumed first, whatever comes of them; then a run that can still land.
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

    @Option(
        name: .customLong("run"),
        help: ArgumentHelp("Resume this run: its directory or name.", valueName: "run"),
        completion: .directory
    )
    var runPath: String?

    @Flag(name: .customLong("dry-run"), help: "Show what would be done, and do nothing.")
    var isDry = false

    @Flag(name: .customLong("partial-ok"), help: "End with 0 instead of 75 when only quota was used up.")
    var partialIsFine = false

    @Flag(name: .customLong("json"), help: "Print the run's record as JSON at the end.")
    var printsJSON = false

    func perform(_ context: ToolContext) async throws -> Tally? {
        let choice: RunChoice =
            try runPath.map { .named(try pipeline.folder.directory(named: $0).url) }
            ?? (continues ? .continued : .new)
        if isDry {
            try preview(choice, context)
            return nil
        }
        // A run in which nothing is left to land keeps no night from landing.
        var results: [RunSession.Result] = []
        var stuck: [RunError] = []
        var failure: (any Error)?
        var done = ContinuedRuns()
        var goesOn = false
        repeat {
            var next = session(of: choice, beyond: done, context)
            do {
                let result = try await next.perform()
                results.append(result)
                done.add(result.run.name, result.record, of: result.manifest)
                goesOn = continues && only.isEmpty && result.leavesRoomToLand
            } catch {
                failure = error
                goesOn = false
            }
            for error in next.stuck where !stuck.contains(error) { stuck.append(error) }
            // What became of the runs before it counts, and is told, all the same.
            if let failure, results.isEmpty, stuck.isEmpty { throw failure }
        } while goesOn && !context.stop.isRequested
        if printsJSON { for result in results { print(try result.json()) } }
        repeatVerdicts(on: results, beside: stuck, before: failure)

        // What a stop kept from being landed is left for later, too.
        var codes = goesOn ? [Remedy.resumeLater.exitCode] : []
        if let failure { codes.append(context.report(failure)) }
        // A run that only a person can mend is a failure every night, lest what it has landed be forgotten.
        codes += results.map(\.exitCode) + stuck.map(\.remedy.exitCode)
        let exitCode = ExitCodes.worst(of: codes)
        // A load that waits for a lock leaves work for later, too; but not because quota was used up.
        let isFine =
            partialIsFine && exitCode == Remedy.resumeLater.exitCode && !context.stop.isRequested
            && failure == nil && results.allSatisfy(\.isThrough)
        throw ExitCode(isFine ? 0 : exitCode)
    }

    /// Says of each run once more that it is not done: a mail has the last lines only, and those are of the
    /// last run, or of what kept it from its work.
    private func repeatVerdicts(
        on results: [RunSession.Result],
        beside stuck: [RunError],
        before failure: (any Error)?
    ) {
        let earlier = results.dropLast(failure == nil ? 1 : 0)
        // Without a result those lines are the last ones already.
        guard !results.isEmpty else { return }
        guard !stuck.isEmpty || earlier.contains(where: { $0.exitCode != 0 }) else { return }
        for error in stuck { Console.standardError.write(line: "\(error)") }
        for result in results where result.exitCode != 0 {
            Console.standardError.write(line: result.verdict)
        }
    }

    private func preview(_ choice: RunChoice, _ context: ToolContext) throws {
        var done = ContinuedRuns()
        var next: RunSession.Preview
        repeat {
            next = try session(of: choice, beyond: done, context).preview()
            print(next.text)
            if let run = next.run { done.add(run) }
        } while continues && only.isEmpty && next.leavesRoomToLand
    }

    private func session(
        of choice: RunChoice,
        beyond done: ContinuedRuns,
        _ context: ToolContext
    ) -> RunSession {
        RunSession(
            pipeline: pipeline,
            choice: choice,
            only: only,
            limits: quota.limits,
            stop: context.stop,
            isQuiet: options.quiet,
            isVerbose: options.verbose,
            environment: context.environment,
            done: done
        )
    }

    func validate() throws {
        try quota.requireTimeLeft()
        if isDry, printsJSON { throw ValidationError("--json reports on a run: --dry-run performs none.") }
        if continues, runPath != nil { throw ValidationError("--continue and --run are mutually exclusive.") }
    }
}
