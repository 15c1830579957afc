import ArgumentParser
import Concurrency
import Diagnostics
import Extraction
import Landing
import Logging
import StageKit

/// Write the worklists of a run, the most worthwhile first, and say how many requests and days it takes.
@main
struct PlanStage: RehearsableStage {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Write the worklists of a run, and say how many requests and days it takes.",
        discussion: """
            Sends Spotify no requests. With --dry-run it needs no run, only a manifest, and writes nothing at all. \
            Without a database it plans from what this machine knows.
            """,
        version: ProgramVersion.current
    )

    @Option(
        name: .customLong("run"),
        help: ArgumentHelp("The run's directory.", valueName: "dir"),
        completion: .directory
    )
    var runPath: String?

    @Option(
        name: .customLong("manifest"),
        help: ArgumentHelp(
            "The pipeline's manifest (default: the run's own copy, manifest.yaml).",
            valueName: "file"
        ),
        completion: .file(extensions: ["yaml", "yml"])
    )
    var manifestPath: String?

    @Flag(name: .customLong("dry-run"), help: "Print the plan, and write nothing.")
    var isRehearsal = false

    @Flag(name: .customLong("json"), help: "With --dry-run, print one JSON object.")
    var printsJSON = false

    @OptionGroup var budget: BudgetOptions
    @OptionGroup var scripts: ScriptOptions
    @OptionGroup var tool: ToolOptions

    var options: StageOptions { StageOptions(run: runPath ?? "", manifest: manifestPath, tool: tool) }

    func validate() throws {
        // It names no run, and is not the same as naming none.
        try ValidationError.requirePath(runPath, of: "--run")
        if runPath == nil, !isRehearsal { throw ValidationError("Missing expected argument '--run <dir>'") }
        if runPath == nil, manifestPath == nil {
            throw ValidationError("--dry-run requires --manifest or --run.")
        }
        if printsJSON, !isRehearsal { throw ValidationError("--json requires --dry-run.") }
    }

    func perform(_ context: StageContext) async throws -> Tally {
        let planning = self.planning(context)
        let plan = try await context.stop.cancelling { try await planning.perform(for: context.run) }
        for line in plan.text(includesWarnings: false).split(separator: "\n") { context.note(String(line)) }
        for warning in plan.warnings { context.warn(warning) }
        return Tally(stage: context.stage, counts: plan.counts)
    }

    func rehearse(_ context: StageContext) async throws {
        let planning = self.planning(context)
        let run = runPath == nil ? nil : context.run
        let plan = try await context.stop.cancelling { try await planning.rehearse(beside: run) }
        print(printsJSON ? try plan.json() : plan.text())
    }

    private func planning(_ context: StageContext) -> Planning {
        Planning(
            context.manifest,
            limits: budget.limits,
            environment: context.environment,
            scripts: scripts.path
        )
    }
}
