public import Concurrency
public import Landing

/// The stage in which a procedure works: what is wanted, when to stop, and how to speak.
///
/// A procedure knows this much of its executable and no more, so it can be called from another one, or a test.
public protocol ProcedureContext: Sendable {
    /// The stage's name, as on the command line.
    var stage: String { get }
    /// The run, whose directory exists.
    var run: RunDirectory { get }
    /// The pipeline that the run executes.
    var manifest: Manifest { get }
    /// Settings by name.
    var environment: [String: String] { get }
    /// Once it is requested nothing more is begun.
    var stop: StopSignal { get }
    /// How far the work has come, for a person to see.
    var progress: any ProgressIndicator { get }

    /// Says one line that a person may want to know.
    func note(_ line: String)

    /// Says one line that a person should know.
    func warn(_ line: String)
}
