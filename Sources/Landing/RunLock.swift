public import Diagnostics
public import Foundation
import Glibc

/// Keeps two processes of the same name from working in one directory at once.
///
/// The lock is the kernel's: it goes with the process, however that ends.
public final class RunLock: Sendable {
    private let file: OpenFile

    /// Takes the lock `name` of `run`, or fails with ``RunLockError`` when another process holds it.
    public convenience init(_ name: String, of run: RunDirectory) throws {
        try self.init(at: run.url.appending(components: "locks", "\(name).lock"), holder: name)
    }

    /// Takes the lock that is the file at `url`; `holder` names who holds it in the error.
    public init(at url: URL, holder: String) throws {
        try Folder.create(url.deletingLastPathComponent())
        file = try OpenFile(url, O_RDWR | O_CREAT)
        guard flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw StorageError("lock", url.path) }
            throw RunLockError(holder: holder, path: url.path)
        }
    }
}

/// Another process of the same name is at work.
public struct RunLockError: Failure, Equatable {
    /// Who holds the lock.
    public let holder: String
    /// The lock's file.
    public let path: String

    /// It passes when the other process ends.
    public var remedy: Remedy { .resumeLater }

    /// Who is at work, and what to do.
    public var description: String {
        "\(holder) is already running (it holds \(path)); wait for it to end, then start again"
    }
}
