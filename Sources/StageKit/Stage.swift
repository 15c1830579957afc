public import ArgumentParser
import Concurrency
import Diagnostics
import Files
import Foundation
import Glibc
public import Landing
import Logging
import Pipeline

/// One step of a run: an executable that reads and writes the run's directory.
///
/// A conforming type names its command, holds `@OptionGroup var options: StageOptions` and performs. The
/// rest is the frame's: settings, signals, the tally on standard output, the receipt, the exit code.
public protocol Stage: AsyncParsableCommand {
    /// Which run, which manifest, how much is logged; an `@OptionGroup`.
    var options: StageOptions { get }

    /// Whether a finished stage that is started again does nothing at all.
    ///
    /// True by default. A stage that says false is performed again, and decides for itself what has changed.
    var isSkippedWhenDone: Bool { get }

    /// How long to wait for another process that performs this stage in the same run; ten seconds by default.
    var lockPatience: Duration { get }

    /// Does the work, or what is left of it.
    ///
    /// - Parameter context: The run, what is wanted, settings, and how to speak.
    /// - Returns: What was done; a partial tally ends the stage with 75.
    /// - Throws: Anything; a `Failure` says its exit code, a ``StageFinding`` that the work is done nevertheless,
    ///   everything else is a bug: 70.
    func perform(_ context: StageContext) async throws -> Tally
}

extension Stage {
    /// Nothing is done twice.
    public var isSkippedWhenDone: Bool { true }

    /// A stage orphaned by a killed runner is given time to notice.
    public var lockPatience: Duration { .seconds(10) }

    /// Performs the stage inside the frame that all executables share.
    public mutating func run() async throws {
        try await runInFrame()
    }

    func runInFrame() async throws {
        let stage = self
        try await Frame.run(named: Self.executableName, options: options.tool) { tool in
            try await stage.run(tool)
        }
    }

    private func run(_ tool: ToolContext) async throws -> Int32 {
        let directory = RunDirectory(url: URL(filePath: options.runPath, directoryHint: .isDirectory))
        try directory.requireWritable()
        let manifest = try options.manifest(for: directory)
        // Held until the process ends.
        let lock = try await Self.takeLock(of: directory, tool, within: lockPatience)
        defer { lock.release() }

        let name = Self.receiptName(tool)
        let receipt = try Receipt(of: name, in: directory)
        if let receipt, receipt.isDone, isSkippedWhenDone {
            tool.log.info("already done in this run: \(directory.receipt(of: name).relativePath)")
            try Frame.printTally(receipt.tally, tool)
            return 0
        }
        try Receipt.remove(of: name, in: directory)

        let context = StageContext(run: directory, manifest: manifest, tool: tool)
        let startedAt = Date()
        let (tally, finding) = try await outcome(in: context)
        let exitCode = Frame.exitCode(of: tally)
        // A clock that was set back meanwhile lets no stage end before it began.
        try Receipt(tally: tally, startedAt: startedAt, endedAt: max(startedAt, Date()), exitCode: exitCode)
            .write(as: name, in: directory)
        try Frame.printTally(tally, tool)
        guard let finding else { return exitCode }
        let code = tool.report(finding.failure)
        // Where that fails, what was found is said once more next time; a line of that here would hide it.
        try? await tool.stop.cancelling { try await finding.sequel() }
        return code
    }

    private func outcome(in context: StageContext) async throws -> (tally: Tally, finding: StageFinding?) {
        do {
            return (try await perform(context), nil)
        } catch let found as StageFinding {
            return (found.tally, found)
        }
    }

    /// Takes the lock of the only process that may perform the stage in the run.
    private static func takeLock(
        of run: RunDirectory,
        _ tool: ToolContext,
        within patience: Duration
    ) async throws -> ProcessLock {
        let file = run.lock(of: StageProgram(named: tool.name))
        let owner = "\(tool.name) of \(run.name)"
        if patience > .zero, LockFile.isHeld(at: file) {
            tool.log.info("waiting for another \(owner) to end")
        }
        return try await tool.stop.cancelling {
            try await ProcessLock(file, owner: owner, patience: patience)
        }
    }

    /// What the receipt is called: as the manifest calls the stage where a runner started it, else as the executable.
    ///
    /// The lock is the executable's, which alone knows its place in the run.
    private static func receiptName(_ tool: ToolContext) -> String {
        // Behind a shell there may be several stages, none of which may take another's receipt for its own.
        guard tool.environment[Runner.parentVariable] == "\(getppid())" else { return tool.name }
        return tool.environment[Runner.stageVariable] ?? tool.name
    }
}
