import Postgres
import TestSupport
import Testing

@testable import Warehouse

/// What a session is asked for, whatever server, database, role or pooler make of it.
@Suite struct SessionTests {
    /// Functions that match calls of the scripts better than the server's own, where public is searched.
    private static let planted = """
        create function public.format(text, name, name) returns text language plpgsql as $$
        begin
            raise exception 'a stranger was called';
        end
        $$;
        create function public.hashtextextended(text, integer) returns bigint language plpgsql as $$
        begin
            raise exception 'a stranger was called';
        end
        $$;
        """

    @Test func `a load calls no function of a stranger, and leaves the session as it was`() async throws {
        let scratch = try ScratchRun(SomeRows.all())
        try await TemporaryDatabase.with { database in
            try await database.run(Self.planted)
            let connection = try await database.connect()
            let before = try await standing(of: connection)
            _ = try await Loader(scripts: TemporaryDatabase.scripts).load(scratch.run, connection)
            let after = try await standing(of: connection)
            #expect(after.filter { !before.contains($0) } == [])
            #expect(before.filter { !after.contains($0) } == [])
        }
    }

    /// What `connection` has set and locked; the first use of PL/pgSQL adds its settings.
    private func standing(of connection: Connection) async throws -> [[String?]] {
        try await connection.run("do $$ begin end $$")
        return try await connection.query(
            """
            select name, setting, source from pg_catalog.pg_settings
            union all
            select locktype, mode, null from pg_catalog.pg_locks
            where locktype = 'advisory' and pid = pg_catalog.pg_backend_pid()
            """
        ).values
    }

    @Test(arguments: ["select 1;", "select 1 / 0;", "reset all;"])
    func `a migration leaves the session as it was, with no lock, also where it fails`(
        migration: String
    ) async throws {
        let scripts = try ScratchScripts()
        try scripts.write(migration, to: "migrations/0002_try.sql")
        try await TemporaryDatabase.with(.empty) { database in
            // What the options of a connection ask for comes back, too.
            let options = "options=-c%20search_path%3Dpublic%20-c%20statement_timeout%3D7min"
            let connection = try await Connection.open(ConnectionSettings(url: "\(database.url)&\(options)"))
            let before = try await standing(of: connection)
            let applied = try? await Migrator(scripts: scripts.folder).migrate(connection).applied.count
            let expected: Int? = migration.contains("/") ? nil : 2
            #expect(applied == expected)
            #expect(try await standing(of: connection) == before)
            let path = try await connection.query("show search_path").scalar(as: String.self)
            let limit = try await connection.query("show statement_timeout").scalar(as: String.self)
            #expect([path, limit] == ["public", "7min"])
        }
    }

    @Test func `a rebuild keeps its session and the lock for its work alone, also where that fails`()
        async throws
    {
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let before = try await standing(of: connection)
            let rebuild = Rebuild(scripts: TemporaryDatabase.scripts)
            let during = try await rebuild.begin(connection) { _ in try await standing(of: connection) }
            let locks = during.filter { $0[0] == "advisory" }
            #expect(locks.count == 1)
            #expect(try await standing(of: connection) == before)
            await #expect(throws: CancellationError.self) {
                try await rebuild.begin(connection) { (_: [String: Int]) -> Void in
                    throw CancellationError()
                }
            }
            #expect(try await standing(of: connection) == before)
        }
    }

    @Test func `a migration that is cancelled leaves the session as it was, with no lock`() async throws {
        let scripts = try ScratchScripts()
        try scripts.write("select pg_sleep(600);", to: "migrations/0002_sleep.sql")
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let before = try await standing(of: connection)
            let migrating = Task { try await Migrator(scripts: scripts.folder).migrate(connection) }
            try await database.wait(
                until: """
                    select count(*) > 0 from pg_stat_activity
                    where wait_event = 'PgSleep' and datname = current_database()
                    """
            )
            migrating.cancel()
            await #expect(throws: CancellationError.self) { try await migrating.value }
            #expect(try await standing(of: connection) == before)
        }
    }

    @Test func `migrations and checks call no function of a stranger`() async throws {
        let foreign = "current_setting('search_path') <> 'pg_catalog, pg_temp'"
        let scripts = try ScratchScripts()
        try scripts.write(
            "do $$ begin if \(foreign) then raise exception 'others are called'; end if; end $$;",
            to: "migrations/0002_look.sql"
        )
        try scripts.write("-- Others are called.\n\nselect 1 where \(foreign);", to: "checks/others.sql")
        try await TemporaryDatabase.with(.empty) { database in
            try await database.run(Self.planted)
            _ = try await Migrator(scripts: scripts.folder).migrate(database.connect())
            let verdicts = try await Checker(scripts: scripts.folder).check(database.connect())
            #expect(verdicts.map(\.isPassed) == [true])
        }
    }

    @Test(arguments: [("off", "on"), ("local", "local"), ("on", "on"), ("remote_apply", "remote_apply")])
    func `what was loaded is on the disk, though the database be content with less`(
        setting: String,
        asked: String
    ) async throws {
        let scratch = try ScratchRun(SomeRows.all())
        let scripts = try CopiedScripts(
            planting: """
                do $$
                begin
                    if current_setting('synchronous_commit') <> '\(asked)' then
                        raise exception 'it is %', current_setting('synchronous_commit');
                    end if;
                end
                $$
                """
        )
        try await TemporaryDatabase.with { database in
            let name = try await database.value("select current_database()") ?? ""
            try await database.run("alter database \(name) set synchronous_commit = '\(setting)'")
            let connection = try await database.connect()
            #expect(try await !Loader(scripts: scripts.folder).load(scratch.run, connection).isRepeat)
        }
    }

    @Test func `a session is known by its mark, and no other session or mark is taken for it`() async throws {
        let scripts = TemporaryDatabase.scripts
        try await TemporaryDatabase.with(.empty) { database in
            let marked = try await database.connect()
            let other = try await database.connect()
            _ = try await marked.query(scripts.statement(.markSession), ["mine"])
            func found(_ connection: Connection) async throws -> WarehouseSession.Mark {
                let row = try await connection.query(scripts.statement(.sessionMark)).single()
                return WarehouseSession.Mark(text: try row.decode("mark"), process: try row.decode("process"))
            }
            let mine = try await found(marked)
            #expect(mine.text == "mine")
            #expect(try await found(marked) == mine)
            let others = try await found(other)
            #expect(others.text == nil)
            #expect(others.process != mine.process)
            try await marked.run("reset all")
            #expect(try await found(marked) == WarehouseSession.Mark(text: nil, process: mine.process))
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
            let migrating = await #expect(throws: LockError.self) {
                try await Migrator(scripts: scripts.folder).migrate(connection)
            }
            let rebuilding = await #expect(throws: LockError.self) {
                try await Rebuild(scripts: scripts.folder).begin(connection) { _ in }
            }
            for error in [migrating, rebuilding] {
                #expect(error?.description.contains("pool_mode = transaction") == true)
            }
            let locks = "select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()"
            #expect(try await connection.query(locks).scalar(as: Int.self) == 0)
        }
    }

    /// What stands for a pooler that gives another session where `isOther` is true of what the server says of this one.
    private static func pooler(givingAnotherWhere isOther: String) -> String {
        """
        select
            case when \(isOther) then null else pg_catalog.current_setting('discograph.session', true) end as mark,
            case when \(isOther) then 5678 else 1234 end as process;
        """
    }

    @Test func `a session that a pooler keeps is warned of with its process`() async throws {
        let scripts = try CopiedScripts()
        let holdsLock = """
            exists (
                select from pg_catalog.pg_locks
                where locktype = 'advisory' and pid = pg_catalog.pg_backend_pid()
            )
            """
        try scripts.write(
            Self.pooler(givingAnotherWhere: holdsLock),
            to: "statements/session_mark.sql"
        )
        try await TemporaryDatabase.with { database in
            let outcome = try await Program.run(
                "migrate",
                ["--sql", scripts.folder.path],
                environment: ["DATABASE_URL": database.url]
            )
            #expect(outcome.status == 0, "\(outcome.errors)")
            let warnings = outcome.errors.split(separator: "\n").filter { $0.contains(" warning ") }
            #expect(warnings.count == 1, "\(outcome.errors)")
            let words = ["pool_mode = transaction", "process 1234 of the server", "DATABASE_URL"]
            for warning in warnings {
                #expect(words.allSatisfy { warning.contains($0) }, "\(warning)")
            }
        }
    }

    @Test func `a session that was not set up is given no lock`() async throws {
        let scripts = try CopiedScripts()
        // By then this one was set up.
        let isPrepared = "pg_catalog.current_setting('search_path') = 'pg_catalog, pg_temp'"
        try scripts.write(
            Self.pooler(givingAnotherWhere: isPrepared),
            to: "statements/session_mark.sql"
        )
        // Were it asked for the lock, it would fail otherwise.
        try scripts.write("select 1 / 0;", to: "statements/lock_session.sql")
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let error = await #expect(throws: LockError.self) {
                try await Migrator(scripts: scripts.folder).migrate(connection)
            }
            #expect(error == .notHeld)
        }
    }
}
