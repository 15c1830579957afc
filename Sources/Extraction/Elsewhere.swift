import Synchronization

/// What several tasks found another process to be asking for.
final class Elsewhere: Sendable {
    private let found = Mutex<[String]>([])

    /// What was found, in the order of finding.
    var ids: [String] { found.withLock { $0 } }

    func add(_ id: String) {
        found.withLock { $0.append(id) }
    }
}
