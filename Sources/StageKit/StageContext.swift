public import Concurrency
public import Landing
public import Logging
public import Pipeline

/// What a stage has at hand: its run, what is wanted, its settings, and how to speak.
public struct StageContext: ProcedureContext {
    /// The run, whose directory exists.
    public let run: RunDirectory
    /// The pipeline that the run executes.
    public let manifest: Manifest

    private let tool: ToolContext

    /// A context of its own, for a test or another frame.
    ///
    /// - Parameters:
    ///   - run: The run, whose directory exists.
    ///   - manifest: The pipeline that the run executes.
    ///   - tool: The name, the settings and how to speak.
    public init(run: RunDirectory, manifest: Manifest, tool: ToolContext) {
        self.run = run
        self.manifest = manifest
        self.tool = tool
    }

    /// The stage's name, as on the command line.
    public var stage: String { tool.name }
    /// The environment, with the `.env` of the working directory below it.
    public var environment: [String: String] { tool.environment }
    /// Asked for by SIGINT and SIGTERM: finish what is in flight and return a partial tally.
    public var stop: StopSignal { tool.stop }
    /// How far the work has come, for a person to see.
    public var progress: any ProgressIndicator { tool.progress }
    /// Log lines on standard error.
    public var log: Logger { tool.log }

    /// Logs the line for information.
    public func note(_ line: String) {
        log.info("\(line)")
    }

    /// Logs the line as a warning.
    public func warn(_ line: String) {
        log.warning("\(line)")
    }
}
