public import Foundation

#if canImport(Glibc)
import Glibc
#endif

/// A program started by a test, with its output kept in files; what of it still runs is killed when the test lets go
/// of it.
public final class Program: Sendable {
    /// What a finished program left.
    public struct Outcome: Sendable {
        /// The exit code, or the signal's number plus 128.
        public let status: Int32
        /// All of standard output.
        public let output: String
        /// All of standard error.
        public let errors: String
    }

    private let process = Process()
    private let scratch: ScratchDirectory

    /// How long a program may take to its end: what only a hang takes, also in trials, which take minutes.
    public static let patience: Duration = .seconds(Trials.areWanted ? 3_600 : 600)

    /// Starts `executable`, with nothing to read but `input`; its environment is exactly `environment` and `PATH`.
    public init(
        _ executable: URL,
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        in directory: URL = Checkout.root,
        reading input: FileHandle = .nullDevice
    ) throws {
        scratch = try ScratchDirectory()
        let output = try FileHandle(forWritingTo: scratch.write("", to: "output"))
        let errors = try FileHandle(forWritingTo: scratch.write("", to: "errors"))
        // Foundation keeps them for ever, and cannot start a program beside more than some 1,300 open files.
        defer { for file in [output, errors] { try? file.close() } }
        process.executableURL = executable
        process.arguments = arguments
        process.environment = ["PATH": ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"]
            .merging(environment) { $1 }
        process.currentDirectoryURL = directory
        process.standardInput = input
        process.standardOutput = output
        process.standardError = errors
        try process.run()
    }

    deinit {
        if isRunning { killEverything() }
    }

    /// Runs one of this package's executables to its end.
    public static func run(
        _ product: String,
        _ arguments: [String] = [],
        environment: [String: String] = [:],
        in directory: URL = Checkout.root
    ) async throws -> Outcome {
        let executable = Checkout.products.appending(component: product)
        return try await Program(executable, arguments, environment: environment, in: directory).outcome()
    }

    /// What it has written to standard output so far.
    public var output: String { text(of: "output") }

    /// What it has written to standard error so far.
    public var errors: String { text(of: "errors") }

    /// Its process identifier.
    public var identifier: Int32 { process.processIdentifier }

    /// Whether it has not ended yet.
    public var isRunning: Bool { process.isRunning }

    /// Sends `signal` to the program alone.
    public func send(_ signal: Int32) {
        kill(process.processIdentifier, signal)
    }

    /// Waits for the end.
    ///
    /// - Parameter patience: How long; then all of the program is killed.
    /// - Returns: What it left.
    /// - Throws: A ``VainWait``, or a `CancellationError`.
    public func outcome(within patience: Duration = Program.patience) async throws -> Outcome {
        do {
            try await wait(until: "it has ended", for: patience) { !isRunning }
        } catch {
            killEverything()
            throw error
        }
        let status = process.terminationStatus
        let code = process.terminationReason == .uncaughtSignal ? status + 128 : status
        return Outcome(status: code, output: output, errors: errors)
    }

    private func text(of name: String) -> String {
        (try? String(decoding: Data(contentsOf: scratch.appending(name)), as: UTF8.self)) ?? ""
    }
}
