import ArgumentParser
import Diagnostics
import Foundation
import Landing
import Logging
import Pipeline
import StageKit
import Synchronization
import TestSupport

/// A run that a stage can be started in.
struct TestRun {
    let scratch: ScratchDirectory
    let run: RunDirectory

    init() throws {
        scratch = try ScratchDirectory()
        run = RunDirectory(url: scratch.url)
        let yaml = "name: test\nstages:\n  one: {cmd: one}\n"
        try Data(yaml.utf8).write(to: run.manifest)
    }
}

/// A stage that does what a test tells it to.
struct ScriptedStage: Stage {
    static let configuration = CommandConfiguration(commandName: "scripted")

    /// What `perform` does, by the run's path: tests go side by side.
    private static let scripts = Mutex<[String: @Sendable (StageContext) async throws -> Tally]>([:])

    @OptionGroup var options: StageOptions

    @Flag var again = false

    @Flag var impatient = false

    var lockPatience: Duration { impatient ? .zero : .seconds(300) }

    var isSkippedWhenDone: Bool { !again }

    func perform(_ context: StageContext) async throws -> Tally {
        guard let script = Self.scripts.withLock({ $0[options.runPath] }) else {
            return Tally(stage: context.stage)
        }
        return try await script(context)
    }

    /// Starts the stage in `run` and returns its exit code.
    static func start(
        in run: RunDirectory,
        _ arguments: [String] = [],
        _ script: @escaping @Sendable (StageContext) async throws -> Tally
    ) async throws -> Int32 {
        scripts.withLock { $0[run.url.path] = script }
        do {
            var stage = try parse(["--run", run.url.path, "--quiet"] + arguments)
            try await stage.run()
            return 0
        } catch let exit as ExitCode {
            return exit.rawValue
        }
    }
}

/// A failure of a given remedy.
struct TestFailure: Failure {
    var remedy: Remedy
    var description = "the test wanted this: nothing to do"
}
