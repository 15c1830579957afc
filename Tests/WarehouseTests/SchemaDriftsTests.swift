import Diagnostics
import Postgres
import TestSupport
import Testing
import Warehouse

/// What `discograph drift` shows.
@Suite struct SchemaDriftsTests {
    private static let fill = """
        insert into etl.run (run) values ('r1'), ('r2');
        insert into etl.drift (run, endpoint, object, pointer, kind, value, first_seen_at, last_seen_at,
            times_seen, landed, example)
        values
            ('r1', '/v1/albums/{id}', 'album', '/mood', 'field', '', '2026-10-01T02:00:00Z',
                '2026-10-01T03:00:00Z', 3, 'albums/00001.ndjson:4', '"calm"'),
            ('r2', '/v1/albums/{id}', 'album', '/mood', 'field', '', '2026-10-02T02:00:00Z',
                '2026-10-02T03:00:00Z', 4, 'albums/00001.ndjson:1', '"loud"'),
            ('r1', '/v1/albums/{id}', 'album', '/album_type', 'value', '', '2026-10-01T05:00:00Z',
                '2026-10-01T05:00:00Z', 1, 'albums/00001.ndjson:9', '""');
        """

    @Test func `nothing seen is an empty list`() async throws {
        try await TemporaryDatabase.with { database in
            let drifts = try await SchemaDrifts(database.connect(), scripts: TemporaryDatabase.scripts)
            #expect(drifts.count == 0)
            #expect(try drifts.jsonLines() == [])
        }
    }

    @Test func `the newest come first, each with all that is kept of it`() async throws {
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            try await connection.run(SQLScript(name: "fill.sql", text: Self.fill))
            let drifts = try await SchemaDrifts(connection, scripts: TemporaryDatabase.scripts)
            #expect(
                try drifts.jsonLines() == [
                    #"{"endpoint":"/v1/albums/{id}","example":"\"\"","first_seen_at":"2026-10-01T05:00:00Z","kind":"value","#
                        + #""landed":"albums/00001.ndjson:9","last_seen_at":"2026-10-01T05:00:00Z","object":"album","#
                        + #""pointer":"/album_type","run":"r1","runs":1,"times_seen":1,"value":""}"#,
                    #"{"endpoint":"/v1/albums/{id}","example":"\"calm\"","first_seen_at":"2026-10-01T02:00:00Z","kind":"field","#
                        + #""landed":"albums/00001.ndjson:4","last_seen_at":"2026-10-02T03:00:00Z","object":"album","#
                        + #""pointer":"/mood","run":"r1","runs":2,"times_seen":7,"value":null}"#,
                ]
            )
            #expect(
                drifts.table.text().split(separator: "\n").dropFirst(2).last
                    == "/v1/albums/{id}  /mood        field  2026-10-01T02:00:00Z  2026-10-02T03:00:00Z      7  \"calm\""
            )
        }
    }

    @Test func `since when is about the last time`() async throws {
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            try await connection.run(SQLScript(name: "fill.sql", text: Self.fill))
            let since = try #require(Timestamp.date("2026-10-02T00:00:00Z"))
            let scripts = TemporaryDatabase.scripts
            #expect(try await SchemaDrifts(connection, scripts: scripts, since: since).count == 1)
            let later = try #require(Timestamp.date("2026-10-03T00:00:00Z"))
            #expect(try await SchemaDrifts(connection, scripts: scripts, since: later).count == 0)
        }
    }
}
