import Diagnostics
public import Foundation
import SQLite
import Synchronization

/// What was asked in vain: answers say nothing of it.
extension Frontier {
    /// When each thing failed that has not been answered since, by the name under which it is claimed.
    ///
    /// - Throws: A `SQLiteError`.
    public nonisolated func unanswered() throws -> [String: FailureSpan] {
        try reading.withLock { try $0.unanswered() }
    }

    /// Notes that each of `names` was asked for in vain; what was so too long ago to mean anything is forgotten.
    ///
    /// - Parameters:
    ///   - names: The names under which they are claimed.
    ///   - time: When they were.
    /// - Throws: A `SQLiteError`; then nothing has changed.
    public func note(unanswered names: [String], at time: Date) throws {
        let oldest = Timestamp.milliseconds(time - FailureSpan.lifetime)
        let time = Timestamp.milliseconds(time)
        try transaction {
            try run("drop_old_unanswered", PackageResources.drop_old_unanswered_sql, [.integer(oldest)])
            for name in names {
                try run("put_unanswered", PackageResources.put_unanswered_sql, [.text(name), .integer(time)])
            }
            try run("note_latest", PackageResources.note_latest_sql, [.integer(time)])
        }
    }

    /// Notes that each of `names` has been answered.
    ///
    /// - Throws: A `SQLiteError`; then nothing has changed.
    public func forget(unanswered names: [String]) throws {
        try transaction {
            for name in names {
                try run("drop_unanswered", PackageResources.drop_unanswered_sql, [.text(name)])
            }
        }
    }
}
