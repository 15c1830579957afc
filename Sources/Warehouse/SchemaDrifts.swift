public import Diagnostics
public import Foundation
import Landing
public import Postgres

/// What Spotify sends and no mapping knew, over all runs that were loaded.
public struct SchemaDrifts: Sendable {
    private let rows: Rows

    /// Reads them from a migrated database.
    ///
    /// - Parameters:
    ///   - connection: The database.
    ///   - scripts: The folder with `statements`.
    ///   - since: Only what was seen then or later.
    /// - Throws: ``WarehouseError/behind(pending:)`` and its like; a `ServerError`.
    public init(_ connection: Connection, scripts: ScriptFolder, since: Date? = nil) async throws {
        try await Migrator(scripts: scripts).requireMigrated(connection)
        rows = try await connection.query(
            try scripts.statement("list_schema_drift"),
            [since.map(Timestamp.text)]
        )
    }

    /// How many places and values there are.
    public var count: Int { rows.count }

    /// The newest first, for a person.
    public var table: TextTable {
        TextTable(
            columns: ["endpoint", "pointer", "kind", "first seen", "last seen", "times", "example"],
            rows: rows.values.indices.map { row in
                [
                    "endpoint", "pointer", "kind", "first_seen_at", "last_seen_at", "times_seen", "example",
                ].map { rows[row, $0]?.asOneLine }
            }
        )
    }

    /// The newest first, each as one line of JSON with all that is kept of it.
    ///
    /// - Returns: `{"endpoint":…,"example":…,"first_seen_at":…,"kind":…,"landed":…,"last_seen_at":…,"object":…,`
    ///   `"pointer":…,"run":…,"runs":…,"times_seen":…,"value":…}` for each; `value` only where it is one.
    /// - Throws: Never in practice.
    public func jsonLines() throws -> [String] {
        try rows.values.indices.map { row in
            try JSONText.line(
                of: Line(
                    endpoint: rows[row, "endpoint"] ?? "",
                    object: rows[row, "object"] ?? "",
                    pointer: rows[row, "pointer"] ?? "",
                    kind: rows[row, "kind"] ?? "",
                    value: rows[row, "value"],
                    firstSeenAt: rows[row, "first_seen_at"] ?? "",
                    lastSeenAt: rows[row, "last_seen_at"] ?? "",
                    timesSeen: rows[row, "times_seen"].flatMap { Int($0) } ?? 0,
                    runs: rows[row, "runs"].flatMap { Int($0) } ?? 0,
                    run: rows[row, "run"] ?? "",
                    landed: rows[row, "landed"] ?? "",
                    example: rows[row, "example"] ?? ""
                )
            )
        }
    }

    private struct Line: Encodable {
        let endpoint, object, pointer, kind: String
        let value: String?
        let firstSeenAt, lastSeenAt: String
        let timesSeen, runs: Int
        let run, landed, example: String

        enum CodingKeys: String, CodingKey {
            case endpoint, object, pointer, kind, value
            case firstSeenAt = "first_seen_at"
            case lastSeenAt = "last_seen_at"
            case timesSeen = "times_seen"
            case runs, run, landed, example
        }
    }
}
