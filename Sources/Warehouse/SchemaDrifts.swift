public import Diagnostics
import Files
public import Foundation
public import Postgres

/// What Spotify sends and no mapping knew, over all runs that were loaded.
public struct SchemaDrifts: Sendable {
    private let drifts: [Drift]

    /// Reads them from a migrated database.
    ///
    /// - Parameters:
    ///   - connection: The database.
    ///   - scripts: The folder with `statements`.
    ///   - since: Only what was seen then or later.
    /// - Throws: ``MigrationError/behind(pending:)`` and its like; a ``TargetError`` when the role may not read them; a
    ///   `ServerError`.
    public init(_ connection: Connection, scripts: ScriptFolder, since: Date? = nil) async throws {
        let migrator = Migrator(scripts: scripts)
        try await migrator.requireMigrated(connection)
        let rows = try await migrator.reading(connection) {
            try await connection.query(try scripts.statement(.listSchemaDrift), [since])
        }
        drifts = try rows.map(Drift.init)
    }

    /// How many places and values there are.
    public var count: Int { drifts.count }

    /// The newest first, for a person.
    public var table: TextTable {
        TextTable(
            columns: ["endpoint", "pointer", "kind", "first seen", "last seen", "times", "example"],
            rows: drifts.map { drift in
                [
                    drift.endpoint.asOneLine, drift.pointer.asOneLine, drift.kind, drift.firstSeenAt,
                    drift.lastSeenAt, "\(drift.timesSeen)", drift.example.asOneLine,
                ]
            }
        )
    }

    /// The newest first, each as one line of JSON with all that is kept of it.
    ///
    /// - Returns: `{"endpoint":…,"example":…,"first_seen_at":…,"kind":…,"landed":…,"last_seen_at":…,"object":…,`
    ///   `"pointer":…,"run":…,"runs":…,"times_seen":…,"value":…}` for each; `value` is null where it is none.
    /// - Throws: Never in practice.
    public func jsonLines() throws -> [String] {
        try drifts.map { try JSONText.line(of: $0) }
    }

    private struct Drift: Encodable {
        let endpoint, object, pointer, kind: String
        @Nullable var value: String?
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

        /// A row of `list_schema_drift.sql`.
        init(_ row: Row) throws {
            endpoint = try row.decode("endpoint")
            object = try row.decode("object")
            pointer = try row.decode("pointer")
            kind = try row.decode("kind")
            value = try row.decode("value")
            firstSeenAt = try row.decode("first_seen_at")
            lastSeenAt = try row.decode("last_seen_at")
            timesSeen = try row.decode("times_seen")
            runs = try row.decode("runs")
            run = try row.decode("run")
            landed = try row.decode("landed")
            example = try row.decode("example")
        }
    }
}
