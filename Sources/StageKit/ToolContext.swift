public import Concurrency
public import Logging

/// What an executable without a run has at hand.
public struct ToolContext: Sendable {
    /// The executable's name.
    public let name: String
    /// The environment, with the `.env` of the working directory below it.
    public let environment: [String: String]
    /// Asked for by SIGINT and SIGTERM.
    public let stop: StopSignal
    /// How far the work has come, for a person to see.
    public let progress: StageProgress
    /// Log lines on standard error.
    public let log: Logger

    /// Logs what an error comes to, as the end of the command would, where the command has more to tell.
    ///
    /// - Parameter error: What was thrown.
    /// - Returns: The exit code that stands for it.
    public func report(_ error: any Error) -> Int32 {
        let found = ExitReport(of: error, whileStopping: stop.isRequested)
        log.error("\(found.line)")
        return found.exitCode
    }
}
