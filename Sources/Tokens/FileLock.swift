import Foundation
import Glibc
import Landing

/// A lock that the kernel holds for an open file; it ends with the process at the latest.
final class FileLock: Sendable {
    private let descriptor: Int32
    private let path: String

    /// Opens the lock's file at `url`, making it and its folders, for their owner only; nothing is locked yet.
    init(at url: URL) throws {
        path = url.path
        try Folder.create(url.deletingLastPathComponent(), mode: 0o700)
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StorageError("lock", path) }
    }

    deinit { close(descriptor) }

    /// Takes the lock if nobody holds it, and says whether it did; never waits.
    func take() throws -> Bool {
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
        guard errno == EWOULDBLOCK || errno == EINTR else { throw StorageError("lock", path) }
        return false
    }

    /// Lets the next one have it.
    func release() {
        _ = flock(descriptor, LOCK_UN)
    }
}
