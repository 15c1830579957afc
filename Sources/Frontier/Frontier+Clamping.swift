import Diagnostics
public import Foundation
import SQLite

/// What a clock that was ahead has dated.
extension Frontier {
    /// Whether any time lies ahead of `now`: then a clock was ahead, or this one is behind.
    ///
    /// What is less than a minute ahead may be so by another process's clock.
    ///
    /// - Throws: A `SQLiteError`.
    public func hasTimes(aheadOf now: Date) async throws -> Bool {
        try await flush()
        let limit = Timestamp.milliseconds(now) + Self.tolerance
        return try await reader.read { tables in
            var latest = Int.max
            try tables.run("latest", PackageResources.latest_sql, []) { latest = $0.integer(0) }
            guard latest > limit else { return false }
            var isAhead = false
            try tables.run("ahead", PackageResources.ahead_sql, [.integer(limit)]) { row in
                isAhead = row.integer(0) != 0
            }
            return isAhead
        }
    }

    /// Takes times that lie ahead of `now` for times of `now`, which cannot be undone.
    ///
    /// Left alone they would be the newest until that time has come: pages that are answered meanwhile would seem to
    /// belong to an earlier reading, and what was seen then would stay fresh.
    ///
    /// - Parameter now: The time; what is less than a minute ahead may be so by another process's clock.
    /// - Throws: A `SQLiteError`; then nothing has changed.
    public func clampTimes(to now: Date) async throws {
        try await flush()
        let now = Timestamp.milliseconds(now)
        let limit = now + Self.tolerance
        try await writer.rewrite { tables in
            var latest = Int.max
            try tables.run("latest", PackageResources.latest_sql, []) { latest = $0.integer(0) }
            guard latest > limit else { return }
            let believed: [SQLiteValue] = [.integer(limit), .integer(now)]
            try tables.run("clamp_entities", PackageResources.clamp_entities_sql, believed)
            try tables.run("clamp_pages", PackageResources.clamp_pages_sql, believed)
            try tables.run("clamp_members", PackageResources.clamp_members_sql, believed)
            try tables.run("clamp_lists", PackageResources.clamp_lists_sql, believed)
            try tables.run("clamp_unanswered", PackageResources.clamp_unanswered_sql, believed)
            try tables.run("reset_latest", PackageResources.reset_latest_sql, [.integer(now)])
        }
    }

    /// In milliseconds.
    private static let tolerance = 60_000
}
