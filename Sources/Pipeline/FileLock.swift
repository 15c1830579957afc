public import Foundation
import Glibc
import Landing
import Synchronization

/// A lock that its process holds on a file; the kernel lets go of it when the process dies.
public final class FileLock: Sendable {
    private let descriptor: Mutex<Int32?>

    /// Takes the lock.
    ///
    /// - Parameters:
    ///   - url: The lock's file, made with its directory when missing; it names the holder's process.
    ///   - owner: What is being locked, for the failure.
    ///   - patience: How long to wait for another holder.
    /// - Throws: ``RunError/busy(owner:pid:)`` when another process holds it for longer; a `StorageError` where the file
    ///   cannot be made, or the file system has no locks.
    public init(_ url: URL, owner: String, patience: Duration = .zero) async throws {
        try FileManager.default.createDirectory(
            at: url.deletingLastPathComponent(),
            withIntermediateDirectories: true
        )
        // Closed on exec: a child that outlives this process must not hold its lock.
        var descriptor = open(url.path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        // Another user's file names no process of ours, but locks as well.
        if descriptor < 0, errno == EACCES { descriptor = open(url.path, O_RDONLY | O_CLOEXEC) }
        guard descriptor >= 0 else {
            throw StorageError("lock", url.relativePath)
        }
        let deadline = ContinuousClock.now + patience
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let code = errno
            guard code == EWOULDBLOCK || code == EINTR else {
                close(descriptor)
                throw StorageError("lock", url.relativePath, code: code)
            }
            guard ContinuousClock.now < deadline else {
                close(descriptor)
                throw RunError.busy(owner: owner, pid: Self.holder(of: url))
            }
            do {
                try await Task.sleep(for: .milliseconds(100))
            } catch {
                close(descriptor)
                throw error
            }
        }
        let line = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        _ = pwrite(descriptor, line, line.count, 0)
        self.descriptor = Mutex(descriptor)
    }

    deinit {
        release()
    }

    /// Lets go of the lock.
    public func release() {
        descriptor.withLock { descriptor in
            if let open = descriptor { close(open) }
            descriptor = nil
        }
    }

    /// The process that holds the lock at `url`; `nil` when nobody does.
    public static func holder(of url: URL) -> Int32? {
        let descriptor = open(url.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_SH | LOCK_NB) != 0, errno == EWOULDBLOCK else { return nil }
        let text = (try? String(contentsOf: url, encoding: .utf8)) ?? ""
        return Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }
}
