import ArgumentParser
import Concurrency
import Diagnostics
import Files
import Foundation
import Glibc
import Landing
import Logging
import Pipeline

/// What surrounds the work of every executable: settings and signals before it, one line and an exit code
/// after it.
enum Frame {
    /// Runs `body` and ends with its exit code.
    ///
    /// - Parameters:
    ///   - name: The executable's name.
    ///   - options: How much is logged.
    ///   - body: The work; returns an exit code.
    /// - Throws: `ExitCode`, or a `ValidationError` of the command line.
    static func run(
        named name: String,
        options: ToolOptions,
        body: (ToolContext) async throws -> Int32
    ) async throws {
        // Before anything secret is read.
        ProcessMemory.close()
        // libcurl would write the keys of every TLS session there: whoever reads them reads our credentials.
        unsetenv("SSLKEYLOGFILE")
        // A reader of our output that goes away is seen where we write, not as a death without a word.
        signal(SIGPIPE, SIG_IGN)
        let own = ProcessInfo.processInfo.environment
        let console = Console.standardError
        let isVerbose = options.verbose || !(own[Runner.verboseVariable] ?? "").isEmpty
        let log = Logger(label: name) { label in
            ConsoleLogHandler(
                label: label,
                console: console,
                logLevel: options.quiet ? .warning : isVerbose ? .debug : .info,
                usesColor: !options.noColor && (own["NO_COLOR"] ?? "").isEmpty
            )
        }
        let progress = StageProgress(console: console, log: log, path: own[Runner.progressVariable] ?? "")
        let stop = StopSignal()
        stop.listen()
        if let runner = own[Runner.parentVariable].flatMap({ Int32($0) }), runner > 0 { stop.follow(runner) }

        let exitCode: Int32
        do {
            let environment = try DotEnv(path: ".env").values.merging(own) { _, own in own }
            exitCode = try await body(
                ToolContext(name: name, environment: environment, stop: stop, progress: progress, log: log)
            )
            progress.finish()
        } catch let error as ValidationError {
            throw error
        } catch let error as ExitCode {
            progress.finish()
            exitCode = error.rawValue
        } catch {
            progress.finish()
            let report = ExitReport(of: error, whileStopping: stop.isRequested)
            log.error("\(report.line)")
            exitCode = report.exitCode
        }
        let code = codeOfOutput(after: exitCode, log)
        if code != 0 { throw ExitCode(code) }
    }

    /// The exit code of the process: output that did not reach its file is not a success.
    private static func codeOfOutput(after exitCode: Int32, _ log: Logger) -> Int32 {
        guard let failure = StandardOutput.flush() else { return exitCode }
        log.error("standard output cannot be written: \(failure)")
        return ExitCodes.worst(of: [exitCode, Remedy.fixStorage.exitCode])
    }

    /// Prints the tally: one JSON line, the only thing that a stage says on standard output.
    static func printTally(_ tally: Tally, _ tool: ToolContext) throws {
        // On a terminal it would stand behind the bar, and keep that from being taken away.
        tool.progress.finish()
        print(try JSONText.line(of: tally))
    }

    /// 0, or 75 where work is left.
    static func exitCode(of tally: Tally) -> Int32 {
        tally.isPartial ? Remedy.resumeLater.exitCode : 0
    }
}
