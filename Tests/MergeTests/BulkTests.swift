import Postgres
import TestSupport
import Testing

/// A first load of many rows sets the keys aside; nobody can tell afterwards.
@Suite struct BulkTests {
    @Test(arguments: [UInt64(11), 12, 13])
    func `a first load makes the same database with its keys set aside`(seed: UInt64) async throws {
        var source = RandomAnswers(seed: seed)
        let answers = (0..<30).map { _ in source.next() }
        let kept = try await Self.contents(of: answers, bulkRows: 1_000_000)
        let suspended = try await Self.contents(of: answers, bulkRows: 0)
        for table in kept.keys.sorted() { #expect(suspended[table] == kept[table], "\(table), seed \(seed)") }
    }

    @Test func `all keys and indexes stand again after the load that set them aside`() async throws {
        try await LoadedDatabase.with { database in
            let before = try await database.rows(Self.keys)
            let identities = try await database.rows(Self.identities)
            try await database.load(bulkRows: 0)
            #expect(try await database.rows(Self.keys) == before)
            #expect(try await database.rows(Self.identities) != identities)
            #expect(try await database.rows("select count(*) from etl.suspended_key") == ["0"])
            let error = await #expect(throws: ServerError.self) {
                try await database.rows(
                    "insert into catalog.album_artist values ('\(albumB)', '\(artistB)', 1)"
                )
            }
            #expect(error?.sqlState == "23503")
        }
    }

    @Test func `a session that set keys aside keeps nothing of it, and loads on`() async throws {
        try await LoadedDatabase.with { database in
            for day in 1...2 {
                try await database.load(bulkRows: 0, at: day)
                let left = "select count(*) from pg_class where relnamespace = pg_my_temp_schema()"
                #expect(try await database.rows(left) == ["0"])
            }
            #expect(try await database.rows("select count(*) from catalog.album") == ["1"])
        }
    }

    @Test func `keys stay where there are rows, or few come`() async throws {
        try await LoadedDatabase.with { database in
            let identities = try await database.rows(Self.identities)
            try await database.load(bulkRows: 100)
            try await database.load(bulkRows: 0, at: 2)
            #expect(try await database.rows(Self.identities) == identities)
        }
    }

    @Test func `keys stay where somebody's table refers to them`() async throws {
        try await LoadedDatabase.with { database in
            _ = try await database.rows("create table public.mine (id text references catalog.track (id))")
            let identities = try await database.rows(Self.identities)
            try await database.load(bulkRows: 0)
            #expect(try await database.rows(Self.identities) == identities)
            #expect(try await database.rows("select count(*) from etl.suspended_key") == ["0"])
        }
    }

    @Test func `a trigger that leaves rows out is no more overlooked with the keys set aside`() async throws {
        try await LoadedDatabase.with { database in
            try await database.connection.run(
                SQLScript(
                    name: "test.sql",
                    text: """
                        create function public.leave_out() returns trigger language plpgsql as $$
                        begin
                            return null;
                        end
                        $$;
                        create trigger leaves_out before insert on catalog.album_artist
                        for each row execute function public.leave_out()
                        """
                )
            )
            let error = await #expect(throws: ServerError.self) { try await database.load(bulkRows: 0) }
            #expect(error?.sqlState == "23514")
            #expect(try await database.rows("select count(*) from catalog.album") == ["0"])
        }
    }

    @Test func `keys stay where somebody reads, and nobody waits for long`() async throws {
        try await LoadedDatabase.with(reading: "select from catalog.track") { database in
            let identities = try await database.rows(Self.identities)
            let start = ContinuousClock.now
            try await database.load(bulkRows: 0)
            // Half a second of it is waited for the reader; a load that went on waiting may do so for ten minutes.
            #expect(ContinuousClock.now - start < .seconds(60))
            #expect(try await database.rows(Self.identities) == identities)
            #expect(try await database.rows("select count(*) from catalog.album") == ["1"])
        }
    }

    @Test func `what was loaded with the keys set aside is analyzed`() async throws {
        let analyzed = "select attname from pg_stats where tablename = 'album' and attname = 'label'"
        try await LoadedDatabase.with { database in
            #expect(try await database.rows(analyzed) == [])
            try await database.load(bulkRows: 0)
            #expect(try await database.rows(analyzed) == ["label"])
        }
    }

    @Test func `keys stay where tables are published, and loads change what they changed before`()
        async throws
    {
        try await LoadedDatabase.with { database in
            _ = try await database.rows("create publication everything for all tables")
            let identities = try await database.rows(Self.identities)
            try await database.load(bulkRows: 0)
            for (day, name) in [(2, "B"), (3, "A")] {
                try await database.load { rows in
                    rows.album(albumA, at: time(day), name: .value(name), artists: [artistA])
                }
            }
            #expect(try await database.rows(Self.identities) == identities)
            #expect(try await database.rows("select name from etl.former_name") == ["B"])
        }
    }

    @Test func `a role that was not granted it loads with the keys in place`() async throws {
        try await LoadedDatabase.with { database in
            let identities = try await database.rows(Self.identities)
            let role = try await database.becomeLoader()
            try await database.load(bulkRows: 0)
            try await database.dropLoader(role)
            #expect(try await database.rows(Self.identities) == identities)
            #expect(try await database.rows("select count(*) from catalog.album") == ["1"])
        }
    }

    @Test func `a role that may set keys aside and not bring them back loads with the keys in place`()
        async throws
    {
        try await LoadedDatabase.with { database in
            let identities = try await database.rows(Self.identities)
            let role = try await database.becomeLoader(granting: "execute on function etl.suspend_keys()")
            try await database.load(bulkRows: 0)
            try await database.dropLoader(role)
            #expect(try await database.rows(Self.identities) == identities)
            #expect(try await database.rows("select count(*) from catalog.album") == ["1"])
        }
    }

    @Test func `a load that may no longer bring the keys back is no load`() async throws {
        try await LoadedDatabase.with { database in
            let identities = try await database.rows(Self.identities)
            let right = "execute on function etl.suspend_keys(), etl.restore_keys()"
            let role = try await database.becomeLoader(granting: right)
            try await database.connection.run(
                SQLScript(
                    name: "test.sql",
                    text: """
                        reset role;
                        create function public.take_back() returns trigger language plpgsql security definer as $$
                        begin
                            revoke execute on function etl.restore_keys() from \(role);
                            return null;
                        end
                        $$;
                        create trigger takes_back after insert on catalog.album
                        for each statement execute function public.take_back();
                        set role \(role)
                        """
                )
            )
            let error = await #expect(throws: ServerError.self) { try await database.load(bulkRows: 0) }
            #expect(error?.sqlState == "42501")
            try await database.dropLoader(role)
            #expect(try await database.rows(Self.identities) == identities)
            #expect(try await database.rows("select count(*) from catalog.album") == ["0"])
        }
    }

    @Test func `a role that was granted it sets keys aside, and has nothing else run as their owner`()
        async throws
    {
        try await LoadedDatabase.with { database in
            let identities = try await database.rows(Self.identities)
            let role = try await database.becomeLoader(
                granting: "execute on function etl.suspend_keys(), etl.restore_keys()"
            )
            for statement in [
                "insert into etl.suspended_key values (1, 'create table public.planted ()')",
                "update etl.suspended_key set definition = 'create table public.planted ()'",
            ] {
                let error = await #expect(throws: ServerError.self) { try await database.rows(statement) }
                #expect(error?.sqlState == "42501")
                #expect(error?.hint == "revoke insert, update on etl.suspended_key from \(role)")
            }
            try await database.load(bulkRows: 0)
            try await database.dropLoader(role)
            #expect(try await database.rows(Self.identities) != identities)
            #expect(try await database.rows("select to_regclass('public.planted')") == ["."])
        }
    }

    private static func contents(
        of answers: [RandomAnswers.Answer],
        bulkRows: Int
    ) async throws -> [String: [String]] {
        try await LoadedDatabase.contents(after: { database in
            _ = try await database.rows("set discograph.bulk_rows = \(bulkRows)")
            try await database.load { rows in
                RandomAnswers.marketSets(&rows)
                for answer in answers { answer(&rows) }
            }
        })
    }

    private static let keys = """
        select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint
        where connamespace in ('catalog'::regnamespace, 'etl'::regnamespace)
        union all
        select tablename, indexdef from pg_indexes where schemaname in ('catalog', 'etl')
        order by 1, 2
        """

    /// Another number for every key that was made anew.
    private static let identities = """
        select oid from pg_constraint
        where connamespace in ('catalog'::regnamespace, 'etl'::regnamespace)
        order by 1
        """
}

extension LoadedDatabase {
    /// Goes on as a role that may write every table, and what `right` says.
    fileprivate func becomeLoader(granting right: String? = nil) async throws -> String {
        let role = try await rows(
            "select 'loader_' || oid from pg_database where datname = current_database()"
        )[0]
        let grant = right.map { "grant \($0) to \(role);" } ?? ""
        try await connection.run(
            SQLScript(
                name: "test.sql",
                text: """
                    create role \(role);
                    grant usage on schema catalog, etl, history, analytics to \(role);
                    grant select, insert, update, delete on all tables in schema catalog, etl, analytics to \(role);
                    \(grant)
                    set role \(role)
                    """
            )
        )
        return role
    }

    /// Goes on as before, and drops the role.
    fileprivate func dropLoader(_ role: String) async throws {
        try await connection.run(
            SQLScript(name: "test.sql", text: "reset role; drop owned by \(role); drop role \(role)")
        )
    }

    /// Loads an album of an artist, as a load of many rows if it has at least `bulkRows`.
    fileprivate func load(bulkRows: Int, at day: Int = 1) async throws {
        _ = try await rows("set discograph.bulk_rows = \(bulkRows)")
        try await load { rows in
            rows.album(albumA, at: time(day), name: "A", artists: [artistA])
        }
    }
}
