import Foundation
import Postgres
import TestSupport
import Testing

@testable import Warehouse

/// A server, a database or a role may limit how long anything takes; what a warehouse takes is as long as it is large.
@Suite struct TimeLimitTests {
    private static let limits = """
        select name, setting
        from pg_settings
        where name in (
                'statement_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout',
                'transaction_timeout'
            )
            and setting <> '0'
        """

    /// Limits whatever begins in `database` from now on; none of it takes an hour.
    private func limit(_ database: TemporaryDatabase) async throws {
        let name = try await database.value("select current_database()") ?? ""
        try await database.run(
            """
            alter database \(name) set statement_timeout = '1h';
            alter database \(name) set idle_in_transaction_session_timeout = '1h';
            alter database \(name) set idle_session_timeout = '1h'
            """
        )
        let connection = try await database.connect()
        #expect(try await connection.query(Self.limits).count == 3)
    }

    @Test func `a migration and a check have all the time that they take`() async throws {
        let scripts = try ScratchScripts()
        try scripts.write(
            "do $$ begin if exists (\(Self.limits)) then raise exception 'limited'; end if; end $$;",
            to: "migrations/0002_look.sql"
        )
        try scripts.write("-- A limit.\n\n\(Self.limits);", to: "checks/limits.sql")
        try await TemporaryDatabase.with(.empty) { database in
            try await limit(database)
            _ = try await Migrator(scripts: scripts.folder).migrate(database.connect())
            let verdicts = try await Checker(scripts: scripts.folder).check(database.connect())
            #expect(verdicts.map(\.isPassed) == [true])
        }
    }

    @Test func `a limit that the very first statement would pass keeps nobody from work`() async throws {
        let scratch = try ScratchRun(SomeRows.all())
        let scripts = try CopiedScripts()
        // As where the server compiles them, which takes it longer than the limit.
        for statement in ["prepare_session", "mark_session"] {
            let path = "statements/\(statement).sql"
            let text = try String(contentsOf: Checkout.sql.appending(path: path), encoding: .utf8)
            let slow = text.replacing("select", with: "select pg_catalog.pg_sleep(0.7),", maxReplacements: 1)
            try scripts.write(slow, to: path)
        }
        try await TemporaryDatabase.with { database in
            let connection = try await Connection.open(
                ConnectionSettings(url: "\(database.url)&options=-c%20statement_timeout%3D500ms")
            )
            #expect(try await Migrator(scripts: scripts.folder).migrate(connection) == MigrationReport())
            #expect(try await !Loader(scripts: scripts.folder).load(scratch.run, connection).isRepeat)
            #expect(try await Checker(scripts: scripts.folder).check(connection).isEmpty == false)
            try await Rebuild(scripts: scripts.folder).begin(connection) { _ in }
            let limit = try await connection.query("show statement_timeout").scalar(as: String.self)
            #expect(limit == "500ms")
        }
    }

    @Test func `a load and a rebuild have all the time that they take, the rebuild also between its loads`()
        async throws
    {
        let scratch = try ScratchRun(SomeRows.all())
        let scripts = try CopiedScripts(
            planting: "do $$ begin if exists (\(Self.limits)) then raise exception 'limited'; end if; end $$"
        )
        try await TemporaryDatabase.with { database in
            try await limit(database)
            let loading = try await database.connect()
            #expect(try await !Loader(scripts: scripts.folder).load(scratch.run, loading).isRepeat)
            // What a load asks for ends with it: the session may be a pool's.
            #expect(try await loading.query(Self.limits).count == 3)
            let rebuilding = try await database.connect()
            let limits = try await Rebuild(scripts: TemporaryDatabase.scripts).begin(rebuilding) { _ in
                try await rebuilding.query(Self.limits).values
            }
            #expect(limits == [])
        }
    }
}
