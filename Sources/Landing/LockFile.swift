public import Foundation
import Glibc

/// A lock that the kernel holds for an open file; it ends with the process at the latest.
public final class LockFile: Sendable {
    private let descriptor: Int32
    private let path: String

    /// Opens the lock's file at `url`, making it and its folders, for their owner only; nothing is locked yet.
    ///
    /// - Throws: ``StorageError`` when it cannot be made.
    public init(at url: URL) throws {
        path = url.path
        try Folder.create(url.deletingLastPathComponent(), mode: 0o700)
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StorageError("lock", path) }
    }

    deinit { close(descriptor) }

    /// Takes the lock if nobody holds it, and says whether it did; never waits.
    ///
    /// - Throws: ``StorageError`` where the file system has no locks.
    public func take() throws -> Bool {
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
        guard errno == EWOULDBLOCK || errno == EINTR else { throw StorageError("lock", path) }
        return false
    }

    /// Takes the lock as soon as nobody holds it, and blocks the thread until then: for work of an instant.
    ///
    /// - Parameter patience: How long to wait; who holds the lock for longer was stopped, as by Ctrl-Z.
    /// - Returns: Whether it did.
    /// - Throws: ``StorageError`` where the file system has no locks.
    public func take(within patience: Duration) throws -> Bool {
        let deadline = ContinuousClock.now + patience
        while try !take() {
            guard ContinuousClock.now < deadline else { return false }
            usleep(2_000)
        }
        return true
    }

    /// Whether the file stands at its path still: who found it unlocked may have taken it away.
    public var isInPlace: Bool {
        var (own, named) = (stat(), stat())
        guard fstat(descriptor, &own) == 0, stat(path, &named) == 0 else { return false }
        return (own.st_dev, own.st_ino) == (named.st_dev, named.st_ino)
    }

    /// Lets the next one have it.
    public func release() {
        _ = flock(descriptor, LOCK_UN)
    }
}
