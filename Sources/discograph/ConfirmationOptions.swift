import ArgumentParser
import Diagnostics
import Glibc

/// How a person confirms what cannot be undone.
struct ConfirmationOptions: ParsableArguments {
    @Flag(name: .customLong("yes"), help: "Do not ask for confirmation.")
    var isSure = false

    /// Fails, before anything is looked up, if there is no terminal to ask on.
    func requireSomebody() throws {
        guard isSure || isatty(STDIN_FILENO) == 1 else {
            throw ValidationError("Not a terminal: confirm with --yes.")
        }
    }

    /// Whether the person agrees.
    ///
    /// - Parameter question: What is about to be done.
    /// - Returns: `true` without asking, where that was said on the command line.
    func agrees(to question: String) -> Bool {
        if isSure { return true }
        // Standard output is for the answer, which may go into a file.
        Console.standardError.write(line: "\(question)? [y/N]")
        return ["y", "yes"].contains(readLine()?.lowercased())
    }
}
