public import Diagnostics
import Foundation

/// Why a digest could not be computed.
public enum DigestError: Failure, Equatable {
    /// The library has not this function, or no memory for it.
    case unavailable(function: String)
    /// The file cannot be read; `code` is the system's `errno`.
    case unreadable(path: String, code: Int32)

    /// One line: which file or function, the system's words, and what to do.
    public var description: String {
        switch self {
        case .unavailable(let function):
            "\(function) cannot be computed on this system: free some memory, or correct OpenSSL's configuration"
        case .unreadable(let path, let code):
            "\(path) cannot be read: \(String(cString: strerror(code))); check the file and its permissions"
        }
    }

    /// The file's storage is at fault, or the system.
    public var remedy: Remedy {
        switch self {
        case .unavailable: .fixConfiguration
        case .unreadable: .fixStorage
        }
    }
}
