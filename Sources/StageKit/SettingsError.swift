public import Diagnostics

/// A setting that is missing, or a file of settings that cannot be used.
public enum SettingsError: Failure, Equatable {
    /// No value anywhere.
    case missing(_ name: String)
    /// Others on this machine can read the file of secrets.
    case readableByOthers(file: String, mode: String)
    /// The file is there and cannot be read.
    case unreadable(file: String, reason: String)
    /// A line is no `NAME=value`.
    case malformed(file: String, line: Int)

    /// All of them are mended by a person.
    public var remedy: Remedy { .fixConfiguration }

    /// One line that names the setting and where to put it.
    public var description: String {
        switch self {
        case .missing(let name):
            "\(name) is not set: put it in the environment, or as \(name)=… in .env in the working directory"
        case .readableByOthers(let file, let mode):
            "\(file) can be read by others (mode \(mode)): chmod 600 \(file)"
        case .unreadable(let file, let reason):
            "\(file) cannot be read: \(reason)"
        case .malformed(let file, let line):
            "\(file):\(line): not a setting: write NAME=value, one a line"
        }
    }
}
