import Diagnostics
public import Foundation
import SQLite

/// What was asked in vain: answers say nothing of it.
extension Frontier {
    /// When each thing failed that has not been answered since, by the name under which it is claimed.
    ///
    /// - Throws: A `SQLiteError`.
    public func unanswered() async throws -> [String: FailureSpan] {
        try await reader.read { try $0.unanswered() }
    }

    /// Notes that each of `names` was asked for in vain; what was so too long ago to mean anything is forgotten.
    ///
    /// - Parameters:
    ///   - names: The names under which they are claimed.
    ///   - time: When they were.
    /// - Throws: A `SQLiteError`; then nothing has changed.
    public func note(unanswered names: [String], at time: Date) async throws {
        let oldest = Timestamp.milliseconds(time - FailureSpan.lifetime)
        let time = Timestamp.milliseconds(time)
        try await writer.write { tables in
            let forgotten: [SQLiteValue] = [.integer(oldest)]
            try tables.run("drop_old_unanswered", PackageResources.drop_old_unanswered_sql, forgotten)
            for name in names {
                let failure: [SQLiteValue] = [.text(name), .integer(time)]
                try tables.run("put_unanswered", PackageResources.put_unanswered_sql, failure)
            }
            try tables.run("note_latest", PackageResources.note_latest_sql, [.integer(time)])
        }
    }

    /// Notes that each of `names` has been answered.
    ///
    /// - Throws: A `SQLiteError`; then nothing has changed.
    public func forget(unanswered names: [String]) async throws {
        try await writer.write { tables in
            for name in names {
                try tables.run("drop_unanswered", PackageResources.drop_unanswered_sql, [.text(name)])
            }
        }
    }
}
