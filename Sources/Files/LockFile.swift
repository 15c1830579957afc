import Concurrency
public import Foundation
import Glibc

/// A lock that the kernel holds for an open file; it ends with the process at the latest.
public final class LockFile: Sendable {
    private let file: OpenFile
    private let name: String

    /// Opens the lock's file at `url`, making it and its folders; nothing is locked yet.
    ///
    /// - Parameters:
    ///   - url: The file.
    ///   - isPrivate: Whether what is made is for its owner only.
    ///   - followsLinks: Whether the file may be a symbolic link: not where somebody else could put one.
    /// - Throws: ``StorageError`` when it cannot be made.
    public init(at url: URL, isPrivate: Bool = true, followsLinks: Bool = true) throws {
        name = url.relativePath
        try Folder.create(url.deletingLastPathComponent(), mode: isPrivate ? 0o700 : 0o777)
        let links: Int32 = followsLinks ? 0 : O_NOFOLLOW
        file = try Self.naming(url.relativePath) {
            do {
                return try OpenFile(url, O_RDWR | O_CREAT | links, mode: isPrivate ? 0o600 : 0o644)
            } catch let error as StorageError where error.code == EACCES {
                // Another user's file, which can only be read, locks as well.
                guard let other = try? OpenFile(url, O_RDONLY | links) else { throw error }
                return other
            }
        }
    }

    /// Takes the lock if nobody holds it, and says whether it did; never waits.
    ///
    /// - Throws: ``StorageError`` where the file system has no locks.
    public func take() throws -> Bool {
        try Self.naming(name) { try file.lock(LOCK_EX | LOCK_NB) }
    }

    /// Takes the lock, and says whether it did.
    ///
    /// - Parameter patience: How long to wait for another holder, without occupying a thread.
    /// - Returns: Whether it was taken.
    /// - Throws: ``StorageError`` where the file system has no locks; that the task was cancelled.
    public func take(patience: Duration) async throws -> Bool {
        try await LockWait.until(patience) { try take() }
    }

    /// Takes the lock as soon as nobody holds it, and blocks the thread until then: for work of an instant.
    ///
    /// - Parameter patience: How long to wait; who holds the lock for longer was stopped, as by Ctrl-Z.
    /// - Returns: Whether it did.
    /// - Throws: ``StorageError`` where the file system has no locks.
    public func take(within patience: Duration) throws -> Bool {
        try Self.naming(name) { try file.lock(LOCK_EX, within: patience) }
    }

    /// Whether the file stands at its path still: who found it unlocked may have taken it away.
    public var isInPlace: Bool {
        (try? !file.isRemoved()) ?? false
    }

    /// The open file, for a process that is to inherit the lock and hold it, too.
    ///
    /// The kernel lets go of it when all of them have closed the file, or one has released it.
    public var descriptor: Int32 { file.descriptor }

    /// Releases the lock.
    public func release() {
        _ = try? file.lock(LOCK_UN)
    }

    /// Puts `text` into the file for who asks about its holder; where that fails, it says nothing.
    public func leave(_ text: String) {
        let bytes = Array(text.utf8)
        ftruncate(file.descriptor, 0)
        _ = pwrite(file.descriptor, bytes, bytes.count, 0)
    }

    /// Whether somebody holds the lock at `url`; not where there is no such file, or no locks.
    public static func isHeld(at url: URL) -> Bool {
        guard let file = try? OpenFile(url, O_RDONLY), let isFree = try? file.lock(LOCK_SH | LOCK_NB) else {
            return false
        }
        return !isFree
    }

    /// Whatever fails, what is meant is the lock called `name`.
    private static func naming<Value>(_ name: String, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as StorageError {
            throw StorageError("lock", name, code: error.code)
        }
    }
}
