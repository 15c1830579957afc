public import Diagnostics

/// There is no place to keep what outlives a run.
public enum StateDirectoryError: Failure, Equatable {
    /// Neither `DISCOGRAPH_HOME` nor a home directory is set.
    case homeless

    /// A setting.
    public var remedy: Remedy { .fixConfiguration }

    /// What is missing, and what to do.
    public var description: String {
        "there is no place for state: put DISCOGRAPH_HOME into the environment or into .env"
    }
}
