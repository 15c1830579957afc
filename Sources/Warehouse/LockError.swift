public import Diagnostics
public import Postgres

/// Why a lock in the database was not to be had.
public enum LockError: DatabaseFailure, Equatable {
    /// Another process is migrating or loading, and did not finish in time.
    case locked(holder: String?, waited: Duration)
    /// The connection keeps no lock from one transaction to the next: a pooler is in between.
    case notHeld
    /// Somebody holds a lock on a table, and did not let go in time.
    case tableLocked(holder: String?, waited: Duration)

    /// One line: who holds it, for how long, and what to do.
    public var description: String {
        switch self {
        case .locked(let holder, let waited):
            "another migrate or load holds the database\(holder.map { " (\($0))" } ?? "") for longer than \(waited.components.seconds) s: try again when it has ended"
        case .notHeld:
            "the connection to the database keeps no lock from one transaction to the next, because a pooler hands each to another one (pgbouncer's pool_mode = transaction): name the server itself, or a pool of sessions, in DATABASE_URL"
        case .tableLocked(let holder, let waited):
            "\(holder ?? "somebody keeps a table locked") for longer than \(waited.components.seconds) s: try again when that has ended"
        }
    }

    /// What to do, by case.
    public var remedy: Remedy {
        switch self {
        case .locked, .tableLocked: .resumeLater
        case .notHeld: .fixConfiguration
        }
    }
}
