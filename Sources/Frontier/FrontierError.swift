import CSQLite
public import Diagnostics

/// A frontier that cannot be opened, read or written.
public enum FrontierError: Failure, Equatable {
    /// SQLite refuses; `code` is its result code.
    case database(path: String, code: Int32, message: String)
    /// The file was written by a newer version of this program.
    case newer(path: String, version: Int)
    /// There is no place to keep state: neither `DISCOGRAPH_HOME` nor a home directory is set.
    case homeless

    /// The disk, most of the time.
    public var remedy: Remedy {
        switch self {
        case .database(_, SQLITE_BUSY, _): .resumeLater
        case .database, .newer: .fixStorage
        case .homeless: .fixConfiguration
        }
    }

    /// What failed, on which file, why, and what to do.
    public var description: String {
        switch self {
        case .database(let path, SQLITE_BUSY, _):
            "the frontier \(path) is held by another process; wait for it to end, then start again"
        case .database(let path, SQLITE_CORRUPT, let message),
            .database(let path, SQLITE_NOTADB, let message):
            "the frontier \(path) is damaged: \(message); move it away: a new one is made from what has landed"
        case .database(let path, SQLITE_FULL, let message):
            "cannot write the frontier \(path): \(message); free some space, then start again"
        case .database(let path, _, let message):
            "cannot use the frontier \(path): \(message); check the disk and the file's permissions"
        case .newer(let path, let version):
            "the frontier \(path) has version \(version), newer than this program; use the newer program"
        case .homeless:
            "there is no place for state: put DISCOGRAPH_HOME into the environment or into .env"
        }
    }
}
