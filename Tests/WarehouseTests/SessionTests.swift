import Postgres
import TestSupport
import Testing
import Warehouse

/// What a session is asked for, whatever server, database, role or pooler make of it.
@Suite struct SessionTests {
    @Test func `a load leaves the session as it was`() async throws {
        let scratch = try ScratchRun(SomeRows.all())
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let settings = "select name, setting from pg_settings where name <> 'client_connection_check_interval'"
            let before = try await connection.query(settings).values
            #expect(try await !Loader(scripts: TemporaryDatabase.scripts).load(scratch.run, connection).isRepeat)
            #expect(try await connection.query(settings).values == before)
        }
    }

    @Test func `who gets another session for each transaction is refused before anything is locked`()
        async throws
    {
        let scripts = try CopiedScripts()
        // As if the next transaction came by another connection of the server.
        try scripts.write("select $1::text;", to: "statements/mark_session.sql")
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let migrating = await #expect(throws: WarehouseError.self) {
                try await Migrator(scripts: scripts.folder).migrate(connection)
            }
            let rebuilding = await #expect(throws: WarehouseError.self) {
                try await Rebuild(scripts: scripts.folder).begin(connection)
            }
            for error in [migrating, rebuilding] {
                #expect(error?.description.contains("pool_mode = transaction") == true)
            }
            let locks = "select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()"
            #expect(try await connection.query(locks).scalar == "0")
        }
    }
}
