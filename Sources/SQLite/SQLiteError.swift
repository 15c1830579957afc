import CSQLite
public import Diagnostics
import Foundation

/// A SQLite file that cannot be opened, read or written.
public struct SQLiteError: Failure, Equatable {
    /// What the file is to its users: `frontier`, `quota ledger`.
    public let name: String
    /// The file.
    public let path: String
    /// SQLite's primary result code.
    public let code: Int32
    /// SQLite's words.
    public let message: String
    /// What to do about a damaged file, which depends on what stands in it.
    public let cure: String

    init(_ file: SQLiteFile, code: Int32, message: String) {
        name = file.name
        path = file.url.path
        self.code = code & 0xFF
        self.message = message
        cure = file.cure
    }

    /// Whether another process holds the file.
    public var isBusy: Bool { code == SQLITE_BUSY }

    /// Waiting for the other process, the file's mode, or the disk.
    public var remedy: Remedy {
        switch code {
        case SQLITE_BUSY: .resumeLater
        case SQLITE_PERM: .fixConfiguration
        default: .fixStorage
        }
    }

    /// What failed, on which file, why, and what to do.
    public var description: String {
        switch code {
        case SQLITE_BUSY:
            "the \(name) \(path) is held by another process; wait for it to end, then start again"
        case SQLITE_CORRUPT, SQLITE_NOTADB:
            "the \(name) \(path) is damaged: \(message); \(cure)"
        case SQLITE_PERM:
            "cannot use the \(name) \(path): \(message)"
        case SQLITE_FULL:
            "cannot write the \(name) \(path): \(message); free some space, then start again"
        default:
            "cannot use the \(name) \(path): \(message); check the disk and the file's permissions"
        }
    }
}
