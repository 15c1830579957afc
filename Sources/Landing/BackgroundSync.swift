import Dispatch
import Files
import Synchronization

/// Sends what was written to the disk while more is written.
final class BackgroundSync: Sendable {
    private let queue = DispatchQueue(label: "sync")
    private let failure = Mutex<(any Error)?>(nil)

    /// Has what was written to `file` sent to the disk, without waiting for it.
    func start(_ file: OpenFile) {
        queue.async { [self] in
            do {
                try file.sync()
            } catch {
                // The kernel says it once, so a later sync of the file would succeed.
                failure.withLock { $0 = $0 ?? error }
            }
        }
    }

    /// Waits for what was started.
    ///
    /// - Throws: The first `StorageError` of it.
    func finish() throws {
        queue.sync {}
        if let error = failure.withLock({ $0 }) { throw error }
    }
}
