public import Diagnostics
import Foundation

/// A file that could not be read on its way to the server.
public struct FileError: Failure, Equatable {
    /// The file's path.
    public let path: String
    /// The system's `errno`.
    public let code: Int32

    /// One line: which file, and the system's words.
    public var description: String {
        "\(path) cannot be read: \(String(cString: strerror(code))); check the file and its permissions"
    }

    /// The storage is at fault.
    public var remedy: Remedy { .fixStorage }
}
