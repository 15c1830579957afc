public import Diagnostics

/// A file of settings that cannot be used.
public enum SettingsError: Failure, Equatable {
    /// Others on this machine can read the file of secrets.
    case readableByOthers(file: String, mode: String)
    /// The file is there and cannot be read; `reason` says what to do, too.
    case unreadable(file: String, reason: String)
    /// A line is not of the form `NAME=value`.
    case malformed(file: String, line: Int)
    /// A value begins with a quote and does not end with it.
    case unclosedQuote(file: String, line: Int)

    /// All of them have to be fixed by a person.
    public var remedy: Remedy { .fixConfiguration }

    /// One line that names the file and what to do.
    public var description: String {
        switch self {
        case .readableByOthers(let file, let mode):
            "\(file) can be read by others (mode \(mode)): chmod 600 \(file.asShellWord)"
        case .unreadable(let file, let reason):
            "\(file) cannot be read: \(reason)"
        case .malformed(let file, let line):
            "\(file):\(line): not a setting: write NAME=value, one per line"
        case .unclosedQuote(let file, let line):
            "\(file):\(line): a quote is opened and not closed: close it on the same line"
        }
    }
}
