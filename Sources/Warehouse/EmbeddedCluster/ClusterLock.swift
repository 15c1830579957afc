import Foundation

/// A lock on a file, held while one process works on a cluster.
struct ClusterLock {
    private let descriptor: Int32

    /// Waits for the lock.
    ///
    /// - Parameters:
    ///   - path: The file; it is created, its directory must exist.
    ///   - patience: How long to wait for another process.
    /// - Throws: ``ClusterError/busy(path:)``, ``ClusterError/unusableDirectory(path:reason:)``.
    init(_ path: String, patience: Duration = .seconds(120)) async throws {
        // Closed on exec: a server that outlives us must not keep the lock.
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            throw ClusterError.unusableDirectory(path: path, reason: String(cString: strerror(errno)))
        }
        let deadline = ContinuousClock.now + patience
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            guard ContinuousClock.now < deadline else {
                close(descriptor)
                throw ClusterError.busy(path: path)
            }
            do {
                try await Task.sleep(for: .milliseconds(50))
            } catch {
                close(descriptor)
                throw error
            }
        }
        self.descriptor = descriptor
    }

    /// Lets go of the lock; called once.
    func release() {
        close(descriptor)
    }
}
