import Concurrency
import Foundation
import Landing
import Synchronization
import TestSupport

@testable import Pipeline

/// The lines that a runner says, collected from whichever task says them.
final class Said: Sendable {
    private let lines = Mutex<[String]>([])

    var all: [String] { lines.withLock(\.self) }

    func say(_ line: String) {
        lines.withLock { $0.append(line) }
    }
}

/// A folder with scripted stages, in which pipelines run.
struct Workshop {
    let scratch: ScratchDirectory
    let said = Said()
    let stop = StopSignal()

    init() throws {
        scratch = try ScratchDirectory()
        try FileManager.default.createDirectory(
            at: scratch.appending("bin"),
            withIntermediateDirectories: true
        )
    }

    var folder: RunFolder { RunFolder(url: scratch.appending("runs")) }
    var executables: ExecutableFinder { ExecutableFinder(folder: scratch.appending("bin"), path: []) }
    var journal: URL { scratch.appending("journal") }
    var location: PipelineLocation {
        PipelineLocation(manifest: scratch.appending("test.yaml").path, runs: folder.url.path)
    }

    /// Writes a stage: a shell script, which finds the workshop in `$HERE` and its own name in `$NAME`.
    func stage(_ name: String, _ script: String) throws {
        let head = "HERE='\(scratch.url.path)'\nNAME=\(name)\n"
        try scratch.script(head + script, at: "bin/\(name)")
    }

    /// Writes a manifest of stages given as `name: {…}` lines.
    func manifest(_ stages: String, more: String = "") throws -> (manifest: Manifest, url: URL) {
        let lines = stages.split(separator: "\n").map { "  \($0)\n" }.joined()
        let url = try scratch.write("name: test\n\(more)\nstages:\n\(lines)", to: "test.yaml")
        return (try Manifest(contentsOf: url), url)
    }

    /// Opens a run of a manifest.
    func open(_ manifest: (manifest: Manifest, url: URL)) throws -> RunDirectory {
        try folder.open(manifest.manifest, copying: manifest.url)
    }

    /// Runs `discograph` in the workshop to its end.
    func discograph(
        _ arguments: String...,
        environment: [String: String] = [:]
    ) async throws -> Program.Outcome {
        try await discograph(arguments, environment: environment)
    }

    /// Runs `discograph` in the workshop to its end.
    func discograph(
        _ arguments: [String],
        environment: [String: String] = [:]
    ) async throws -> Program.Outcome {
        try await Program.run("discograph", arguments, environment: environment, in: scratch.url)
    }

    /// Runs what is left of a run.
    func perform(
        _ manifest: Manifest,
        in run: RunDirectory,
        only: Set<String>? = nil,
        limits: SpendingLimits = SpendingLimits()
    ) async throws -> RunRecord {
        try await Runner(
            manifest: manifest,
            run: run,
            only: only,
            limits: limits,
            executables: executables,
            stop: stop,
            listener: RunListener(tell: said.say, follow: said.say)
        ).perform()
    }

    /// The work of one command on one run of the pipeline that ``manifest(_:more:)`` wrote last.
    func session(
        _ choice: RunChoice,
        only: [String] = [],
        limits: SpendingLimits = SpendingLimits(),
        isQuiet: Bool = false,
        checkSettings: @escaping @Sendable (Manifest) throws -> Void = { _ in }
    ) -> RunSession {
        RunSession(
            of: location,
            choice: choice,
            only: only,
            limits: limits,
            executables: executables,
            stop: stop,
            listener: RunListener(isQuiet: isQuiet, tell: said.say, follow: said.say),
            checkSettings: checkSettings
        )
    }

    /// Works on one run of that pipeline.
    func work(_ session: RunSession) async throws -> RunOutcome {
        try await session.perform().result.get()
    }

    /// Waits until a stage of `program` has written to the journal; ends at once when it has ended without.
    func waitForStage(of program: Program) async throws {
        try await program.wait(until: "a stage has started") { !written.isEmpty }
    }

    /// What stages wrote to the journal, one word a line.
    var written: [String] {
        ((try? String(contentsOf: journal, encoding: .utf8)) ?? "").split(separator: "\n").map(String.init)
    }
}

extension RunRecord {
    /// The states of the stages, by name.
    var states: [String: StageState] {
        Dictionary(uniqueKeysWithValues: stages.map { ($0.name, $0.state) })
    }

    /// Notes that a stage has ended.
    mutating func end(_ name: String, _ state: StageState, _ code: Int32, resumeAt: Date? = nil) {
        self[name].end(StageOutcome(state: state, exitCode: code, resumeAt: resumeAt), at: Date())
    }
}
