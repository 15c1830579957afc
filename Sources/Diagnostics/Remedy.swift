/// What a caller can do about a failure, and the exit code that tells the runner the same.
///
/// The codes are those of `sysexits.h`, so that a shell, systemd and the runner read them alike.
public enum Remedy: Int32, Sendable, CaseIterable {
    /// The command line is wrong: read `--help`.
    case fixUsage = 64
    /// The data is wrong; trying again gives the same answer.
    case fixInput = 65
    /// A service cannot be reached, or answers with nothing but errors: start it, or wait for it.
    case restoreService = 69
    /// The program is wrong: report it, keep the run directory.
    case reportBug = 70
    /// A file cannot be read or written: free some space, or fix the permissions.
    case fixStorage = 74
    /// Stopped early and resumable: start again at the time given.
    case resumeLater = 75
    /// Credentials are refused.
    case fixCredentials = 77
    /// A setting is missing or wrong.
    case fixConfiguration = 78

    /// The exit code of a process that ends with this remedy.
    public var exitCode: Int32 { rawValue }
}
