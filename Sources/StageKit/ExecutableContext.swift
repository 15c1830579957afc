public import Diagnostics
public import Logging

/// What every executable has at hand.
public protocol ExecutableContext: Sendable {
    /// The executable's name.
    var name: String { get }
    /// The environment, with the `.env` of the working directory below it.
    var environment: [String: String] { get }
    /// Asked for by SIGINT and SIGTERM.
    var stop: StopSignal { get }
    /// How far the work has come, for a person to see.
    var progress: StageProgress { get }
    /// Log lines on standard error.
    var log: Logger { get }
}
