public import Diagnostics

/// Why state that outlives a run cannot be kept, or cannot be trusted.
public enum StateDirectoryError: Failure, Equatable {
    /// Neither `DISCOGRAPH_HOME` nor a home directory is set.
    case homeless
    /// Users other than its owner can read or write the file.
    case readableByOthers(path: String, mode: String)

    /// A setting.
    public var remedy: Remedy { .fixConfiguration }

    /// What is missing, and what to do.
    public var description: String {
        switch self {
        case .homeless:
            "there is no place for state: set DISCOGRAPH_HOME in the environment or in .env"
        case .readableByOthers(let path, let mode):
            "state file \(path): others can read or write it (mode \(mode)); chmod 600 it"
        }
    }
}
