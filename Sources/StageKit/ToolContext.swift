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
}
