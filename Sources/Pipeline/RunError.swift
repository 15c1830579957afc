public import Diagnostics

/// A run that cannot be opened, found or taken up.
public enum RunError: Failure, Equatable {
    /// The directory is missing, or not ours to write.
    case unusable(path: String, reason: String)
    /// Another process works on the same thing.
    case busy(owner: String, pid: Int32?)
    /// A file of the run holds something else than we wrote.
    case damaged(path: String, reason: String)
    /// Nothing to resume.
    case noUnfinishedRun(pipeline: String?)
    /// No stage of that name.
    case unknownStage(String, suggestion: String?)

    /// Storage for what is on disk, later for what is busy, usage for what was asked.
    public var remedy: Remedy {
        switch self {
        case .unusable, .damaged: .fixStorage
        case .busy: .resumeLater
        case .noUnfinishedRun, .unknownStage: .fixUsage
        }
    }

    /// One line: what, why, what to do.
    public var description: String {
        switch self {
        case .unusable(let path, let reason):
            "run directory \(path): \(reason): name an existing directory that this user can write"
        case .busy(let owner, let pid):
            "\(owner) is already going\(pid.map { " as process \($0)" } ?? ""): wait for it, or stop it"
        case .damaged(let path, let reason):
            "\(path) is damaged: \(reason): move it away, then start again"
        case .noUnfinishedRun(let pipeline):
            "no unfinished run\(pipeline.map { " of \($0)" } ?? ""): start one with discograph run"
        case .unknownStage(let name, let suggestion):
            "no stage '\(name)' in the manifest\(suggestion.map { ": did you mean '\($0)'?" } ?? "")"
        }
    }
}
