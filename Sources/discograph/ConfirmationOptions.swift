import ArgumentParser
import Concurrency
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
    /// - Parameters:
    ///   - question: What is about to be done.
    ///   - stop: Ends the command while it is asking, when nothing has been done that would have to be finished.
    /// - Returns: `true` without asking, where that was said on the command line.
    /// - Throws: An `ExitCode`, that of a process which the signal had ended, when a stop is asked for.
    func agrees(to question: String, unless stop: StopSignal) throws -> Bool {
        if isSure { return true }
        // A Ctrl-C ends the process itself: one that is only noted could come behind what is typed after it.
        var listening = sigaction()
        sigaction(SIGINT, nil, &listening)
        signal(SIGINT, SIG_DFL)
        defer { sigaction(SIGINT, &listening, nil) }
        // Standard output is for the answer, which may go into a file.
        Console.standardError.write(line: "\(question)? [y/N]")
        try Self.waitForAnswer(unless: stop)
        return ["y", "yes"].contains(readLine()?.lowercased())
    }

    /// Waits for a line, or for the end of the input.
    private static func waitForAnswer(unless stop: StopSignal) throws {
        // Another signal is only noted, so who sat in a read would go on asking.
        var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        while true {
            let count = poll(&input, 1, 50)
            let isInterrupted = count < 0 && errno == EINTR
            if let number = stop.number { throw ExitCode(128 + number) }
            guard count == 0 || isInterrupted else { return }
        }
    }
}
