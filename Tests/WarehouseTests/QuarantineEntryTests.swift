import Diagnostics
import Foundation
import Postgres
import TestSupport
import Testing
import Warehouse

/// Quarantined items as the database tells of them.
@Suite struct QuarantineEntryTests {
    private static let fill = """
        insert into etl.run (run) values ('r');
        insert into etl.load (run, digest) values ('r', 'd');
        insert into etl.quarantine (load_id, run, kind, landed, pointer, reason, digest, first_seen_at, last_seen_at)
        values (1, 'r', 'unusable', 'albums/00001.ndjson:2', '/name', 'no id', 'a',
            '2026-11-01T12:00:00.123999Z', '2026-11-02T12:00:00.5Z');
        insert into etl.quarantine_occurrence (quarantine_id, load_id, run, landed, pointer, seen_at)
        values
            (1, 1, 'r', 'albums/00001.ndjson:1', '/name', '2026-11-01T12:00:00.123999Z'),
            (1, 1, 'r', 'albums/00001.ndjson:2', '/name', null);
        """

    @Test func `times are exact to the millisecond, and absent where no line says them`() async throws {
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            try await connection.run(SQLScript(name: "fill.sql", text: Self.fill))
            let quarantine = Quarantine(scripts: TemporaryDatabase.scripts)
            let entries = try await quarantine.entries(Quarantine.Choice(), connection)
            let entry = try #require(entries.first)
            #expect(entry.firstSeenAt == Timestamp.date("2026-11-01T12:00:00.123Z"))
            #expect(entry.lastSeenAt == Timestamp.date("2026-11-02T12:00:00.500Z"))
            #expect(entry.triedAt == nil && entry.droppedAt == nil)
            let places = try await quarantine.occurrences(of: [entry.number], openOnly: false, connection)
            #expect(places.map(\.arrivedAt) == [Timestamp.date("2026-11-01T12:00:00.123Z"), nil])
        }
    }

    @Test func `a person reads of items in a table, and of one in words what became of it`() async throws {
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            try await connection.run(SQLScript(name: "fill.sql", text: Self.fill))
            let quarantine = Quarantine(scripts: TemporaryDatabase.scripts)
            let open = try await quarantine.entries(Quarantine.Choice(), connection)
            let lines = open.text().split(separator: "\n")
            #expect(lines.count == 3)
            #expect(lines.first?.hasPrefix("item  kind      state  reason  pointer  last seen in") == true)
            let seen = "r/landing/albums/00001.ndjson:2  2026-11-01T12:00:00Z  2026-11-02T12:00:00Z"
            #expect(lines.last?.contains("unusable  open   no id   /name    \(seen)") == true)
            #expect(open.map(\.standing) == [nil])
            _ = try await quarantine.drop(open.map(\.number), connection)
            let dropped = try await quarantine.entries(Quarantine.Choice(), connection)
            #expect(dropped.first?.standing?.hasPrefix("was dropped at 2") == true)
        }
    }
}
