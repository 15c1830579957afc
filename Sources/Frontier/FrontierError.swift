public import Diagnostics

/// A frontier that this program cannot read; what SQLite refuses is a `SQLiteError`.
public enum FrontierError: Failure, Equatable {
    /// The file was written by a newer version of this program.
    case newer(path: String, version: Int)
    /// The file was written by an older version of this program, and must not be changed now.
    case older(path: String, version: Int)

    /// The file itself.
    public var remedy: Remedy { .fixStorage }

    /// What failed, on which file, why, and what to do.
    public var description: String {
        switch self {
        case .newer(let path, let version):
            "the frontier \(path) has version \(version), newer than this program; use the newer program"
        case .older(let path, let version):
            "the frontier \(path) is of version \(version), which the next run brings up to date: plan after that"
        }
    }
}
