public import ArgumentParser
import Foundation
public import Landing

/// An executable that belongs to no run: it prints a tally, and its failures become exit codes.
public protocol Tool: AsyncParsableCommand {
    /// How much is logged; an `@OptionGroup`.
    var options: ToolOptions { get }

    /// Does the work.
    ///
    /// - Parameter context: Settings, and how to speak.
    /// - Returns: What was done, printed as one JSON line; `nil` when the tool printed its own answer.
    /// - Throws: Anything; a `Failure` says its exit code, everything else is a bug: 70.
    func perform(_ context: ToolContext) async throws -> Tally?
}

extension Tool {
    /// Performs the work inside the frame that all executables share.
    public mutating func run() async throws {
        let tool = self
        // A subcommand speaks in its program's name.
        try await Frame.run(named: ProcessInfo.processInfo.processName, options: options) { context in
            guard let tally = try await tool.perform(context) else { return 0 }
            try Frame.printTally(tally, context)
            return Frame.exitCode(of: tally)
        }
    }
}

extension ParsableCommand {
    /// The name on the command line, or for a command without one, its type's.
    static var executableName: String {
        configuration.commandName ?? String(describing: Self.self).lowercased()
    }
}
