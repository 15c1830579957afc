public import Diagnostics
public import Files

/// A run that cannot be opened, found or resumed.
public enum RunError: Failure, Equatable {
    /// There is no such directory.
    case noDirectory(path: String, suggestion: String?)
    /// The directory is no run, and is not to become one.
    case notRun(path: String)
    /// The directory cannot be written to.
    case unusable(path: String, reason: String)
    /// No run of that name.
    case unknownRun(String, folder: String, suggestion: String?)
    /// The run belongs to another pipeline.
    case foreign(path: String, pipeline: String, asked: String)
    /// The operation needs a closed run.
    case notClosed(path: String, state: String)
    /// An unfinished run that is skipped, and with it what it has landed, until a person mends its manifest, brings a
    /// program back that it names, or lets its files be written.
    case stuck(path: String, reason: String)
    /// An unfinished run that is passed over: another process works on it, and nothing of it is left to land.
    case held(run: String, owner: String, pid: Int32?)
    /// Another process is working on the same thing.
    case busy(owner: String, pid: Int32?)
    /// A file of the run does not contain what was written.
    case damaged(path: String, reason: String)
    /// Stages have worked in a run that has no record, or has lost it.
    case noRecord(path: String)
    /// The record of a run exists but cannot be read.
    case unreadable(StorageError)
    /// A run that can neither be used nor left out, because its record does not say in which state it is.
    case undecided(run: String, record: String)
    /// Nothing to resume.
    case noUnfinishedRun(pipeline: String?)
    /// No stage of that name in a manifest.
    case unknownStage(String, known: [String], manifest: String = "the manifest")

    /// Fix the storage, come back later, or correct the command line, by case.
    public var remedy: Remedy {
        switch self {
        case .unusable, .damaged, .noRecord, .unreadable, .undecided: .fixStorage
        case .stuck: .fixConfiguration
        case .held, .busy: .resumeLater
        case .noDirectory, .notRun, .unknownRun, .foreign, .notClosed, .noUnfinishedRun, .unknownStage:
            .fixUsage
        }
    }

    /// Whether a run that it is about is unfinished, or may be, and waits for a person, so that every night says so.
    var keepsRunWaiting: Bool {
        switch self {
        // Nobody knows of what another user has made whether it is finished.
        case .stuck, .unreadable: true
        default: false
        }
    }

    /// The name of the run that it says is left to another process; `nil` where it says something else.
    var heldRun: String? {
        guard case .held(let run, _, _) = self else { return nil }
        return run
    }

    /// One line: what, why, what to do.
    public var description: String {
        switch self {
        case .noDirectory(let path, let suggestion):
            "no run directory \(path)"
                + NearestWord.advice(nearest: suggestion, otherwise: ": discograph status lists the runs")
        case .notRun(let path):
            "\(path) is no run: it has no manifest.yaml and is not empty: name a run, or an empty directory"
        case .unusable(let path, let reason):
            "run directory \(path): \(reason): let this user write to it, or name another one"
        case .unknownRun(let name, let folder, let suggestion):
            "no run '\(name)' in \(folder)/"
                + (RunFolder.isPath(name) ? ", where this path leads, whatever --runs says" : "")
                + NearestWord.advice(nearest: suggestion, otherwise: ": discograph status lists them")
        case .foreign(let path, let pipeline, let asked):
            "\(path) is a run of \(pipeline), not of \(asked): name another run, or go on with this one: discograph resume \("\(path)/manifest.yaml".asShellWord) --run \(path.asShellWord)"
        case .notClosed(let path, let state):
            "\(path) is \(state), and only a closed run is compressed: finish it with discograph resume"
        case .stuck(let path, let reason):
            "\(path) is skipped: \(reason)"
        case .held(let run, let owner, let pid):
            "\(run) is left to \(owner)\(pid.map { " (process \($0))" } ?? ""): nothing of it is left to land"
        case .busy(let owner, let pid):
            "\(owner) is already running\(pid.map { " as process \($0)" } ?? ""): wait for it, or stop it"
        case .damaged(let path, let reason):
            "\(path) is damaged: \(reason): move it away, then start again"
        case .noRecord(let path):
            "\(path) has no run.json: discograph run --run \(path.asShellWord) makes it anew from the receipts"
        case .unreadable(let error):
            error.description
        case .undecided(let run, let record):
            "run \(run) may hold answers that are nowhere else, and \(record) is damaged: move that file away, and discograph run --run rebuilds it from the receipts; or move the run away, and lose what only it had"
        case .noUnfinishedRun(let pipeline):
            "no unfinished run\(pipeline.map { " of \($0)" } ?? ""): start one with discograph run"
        case .unknownStage(let name, let known, let manifest):
            "no stage '\(name)' in \(manifest)\(NearestWord.advice(for: name, among: known))"
        }
    }
}
