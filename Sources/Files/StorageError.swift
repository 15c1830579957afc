public import Diagnostics
import Glibc

/// A file or directory of a run that could not be read or written.
public struct StorageError: Failure, Equatable {
    /// What was attempted, as a verb such as `write`.
    public let operation: String
    /// The file or directory.
    public let path: String
    /// The system's `errno`.
    public let code: Int32

    /// A failed `operation` on `path`; without a `code`, the current `errno`.
    public init(_ operation: String, _ path: String, code: Int32? = nil) {
        let current = errno
        self.operation = operation
        self.path = path
        self.code = code ?? current
    }

    /// Always the disk or its permissions.
    public var remedy: Remedy { .fixStorage }

    /// The system's words for it.
    public var reason: String { String(cString: strerror(code)) }

    /// What failed, on which path, why, and what to do.
    public var description: String {
        "cannot \(operation) \(path): \(reason); \(advice)"
    }

    private var advice: String {
        switch code {
        case ENOSPC, EDQUOT, EFBIG: "free some space, then start again: nothing half-written counts"
        case EACCES, EPERM, EROFS: "fix its permissions, then start again"
        case EISDIR: "move it away, then start again"
        case ENOENT, ENOTDIR: "check the path, then start again"
        default: "check the disk, then start again"
        }
    }
}
