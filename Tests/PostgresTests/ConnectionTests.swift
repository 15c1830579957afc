import Diagnostics
import Foundation
import Postgres
import Synchronization
import TestSupport
import Testing

@Suite struct ConnectionTests {
    @Test func `values travel as text, nulls stay nulls`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let rows = try await connection.query(
                "select $1::text as word, $2::integer + 1 as number, $3::text as nothing",
                ["naïve 🎵 'quoted' \\ \t", "41", nil]
            )
            #expect(rows.columns == ["word", "number", "nothing"])
            #expect(rows.values == [["naïve 🎵 'quoted' \\ \t", "42", nil]])
        }
    }

    @Test(.timeLimit(.minutes(10))) func `a script that waits for rows fails, and the connection goes on`()
        async throws
    {
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            try await connection.run("create table a (b integer)")
            await #expect(throws: ServerError.self) { try await connection.run("copy a from stdin") }
            #expect(try await connection.query("select count(*) from a").scalar(as: Int.self) == 0)
        }
    }

    @Test(.timeLimit(.minutes(10))) func `a script that hands lines out fails, and the connection goes on`()
        async throws
    {
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let text = "select 1;\n\ncopy (select generate_series(1, 3)) to stdout;\nselect 2"
            let error = await #expect(throws: ServerError.self) { try await connection.run(text) }
            #expect(error?.location == .init(file: "test.sql", line: 3))
            #expect(error?.remedy == .fixInput)
            // What the server says of it is the reason that counts.
            let failing = "copy (select 1 / (2 - n) from generate_series(1, 2) as n) to stdout"
            let failed = await #expect(throws: ServerError.self) { try await connection.query(failing) }
            #expect(failed?.sqlState == "22012")
            #expect(try await connection.query("select 1").scalar(as: Int.self) == 1)
        }
    }

    @Test func `a change says how many rows it changed`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            try await connection.run("create table a (b integer); insert into a select generate_series(1, 7)")
            #expect(try await connection.query("update a set b = 0 where b > $1", ["4"]).count == 3)
            #expect(
                try await connection.query("select count(*) from a where b = 0").scalar(as: Int.self) == 3
            )
        }
    }

    @Test func `only the first rows are kept, all are counted`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let script = SQLScript(name: "test.sql", text: "select n from generate_series(1, 100000) as n")
            let rows = try await connection.query(script, keeping: 3)
            #expect(rows.values == [["1"], ["2"], ["3"]])
            #expect(rows.count == 100_000)
            let counted = try await connection.query(script, keeping: 0)
            #expect(counted.values.isEmpty)
            #expect(counted.columns == ["n"])
            #expect(counted.count == 100_000)
            let none = try await connection.query(
                SQLScript(name: "test.sql", text: "select 1 as a where false"),
                keeping: 3
            )
            #expect(none.count == 0)
            #expect(none.columns == ["a"])
        }
    }

    @Test(arguments: [
        ("select 1;\nselect\n    nmae from pg_class;", 3, "42703"),
        ("create table a (b int);\n\ncreate tabel c ();", 3, "42601"),
        ("create table n (b int not null);\n-- then\ninsert into n\ndefault values;\n", 3, "23502"),
        (
            "create table t (b int primary key);\ninsert into t values (1);\n\ninsert into t\nvalues (1);", 4,
            "23505"
        ),
    ])
    func `an error names the script's line`(text: String, line: Int, sqlState: String) async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let error = await #expect(throws: ServerError.self) { try await connection.run(text) }
            #expect(error?.sqlState == sqlState)
            #expect(error?.location == .init(file: "test.sql", line: line))
            #expect(try await connection.query("select 1").scalar(as: Int.self) == 1)
        }
    }

    @Test func `a transaction is kept when it returns and undone when it throws`() async throws {
        struct Refusal: Error {}
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            try await connection.run("create table a (b integer)")
            let answer = try await connection.transaction { connection in
                try await connection.run("insert into a values (1)")
                return connection.isInTransaction
            }
            #expect(answer)
            await #expect(throws: Refusal.self) {
                try await connection.transaction { connection in
                    try await connection.run("insert into a values (2)")
                    throw Refusal()
                }
            }
            await #expect(throws: ServerError.self) {
                try await connection.transaction {
                    try await $0.run("insert into a values (3); select 1 / 0")
                }
            }
            #expect(try await connection.query("select b from a").values == [["1"]])
            #expect(await !connection.isInTransaction)
        }
    }

    @Test func `a transaction is not kept where a failure in it was passed over, and says so`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            try await connection.run("create table a (b integer)")
            let error = await #expect(throws: ServerError.self) {
                try await connection.transaction { connection in
                    try await connection.run("insert into a values (1)")
                    do { try await connection.run("select 1 / 0") } catch is ServerError {}
                }
            }
            #expect(error?.sqlState == "25P02")
            #expect(await !connection.isInTransaction)
            try await connection.transaction { try await $0.run("insert into a values (2)") }
            #expect(try await connection.query("select b from a").values == [["2"]])
        }
    }

    @Test func `a cancelled task stops the statement on the server`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let task = Task { try await connection.run("select pg_sleep(300)") }
            try await database.wait(until: Self.somebodySleeps)
            let start = ContinuousClock.now
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(ContinuousClock.now - start < .seconds(200))
            #expect(try await connection.query("select 1").scalar(as: Int.self) == 1)
        }
    }

    @Test func `a cancelled transaction is undone`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            try await connection.run("create table a (b integer)")
            let task = Task {
                try await connection.transaction { connection in
                    try await connection.run("insert into a values (1)")
                    try await connection.run("select pg_sleep(300)")
                }
            }
            try await database.wait(until: Self.somebodySleeps)
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await connection.query("select count(*) from a").scalar(as: Int.self) == 0)
        }
    }

    /// Whether the server has begun with a statement that sleeps.
    private static let somebodySleeps = """
        select count(*) > 0 from pg_stat_activity
        where datname = current_database() and state = 'active' and query like '%pg_sleep(300)%'
            and pid <> pg_backend_pid()
        """

    @Test func `more blocked connections than processors leave other tasks alone`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let holder = try await database.connect()
            try await holder.run("select pg_advisory_lock(1)")
            let count = 2 * ProcessInfo.processInfo.activeProcessorCount + 4
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<count {
                    group.addTask {
                        let connection = try await database.connect()
                        try await connection.run(
                            "set statement_timeout = '600s'; select pg_advisory_lock_shared(1)"
                        )
                    }
                }
                try await database.wait(
                    until: """
                        select count(*) = \(count) from pg_locks
                        where locktype = 'advisory' and not granted
                            and database = (select oid from pg_database where datname = current_database())
                        """
                )
                try await holder.run("select pg_advisory_unlock(1)")
                try await group.waitForAll()
            }
        }
    }

    @Test func `notices and warnings are heard`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let heard = Mutex<[Notice]>([])
            let connection = try await Connection.open(database.settings) { notice in
                heard.withLock { $0.append(notice) }
            }
            try await connection.run(
                "do $$ begin raise notice E'two\\nlines'; raise warning 'careful'; end $$"
            )
            #expect(
                heard.withLock { $0 } == [
                    Notice(severity: "NOTICE", message: "two lines"),
                    Notice(severity: "WARNING", message: "careful"),
                ]
            )
        }
    }

    @Test func `a connection that the server ends says that the service is down`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let other = try await database.connect()
            let pid = try await connection.query("select pg_backend_pid()").scalar(as: Int.self)
            _ = try await other.query("select pg_terminate_backend($1)", ["\(pid)"])
            let error = await #expect(throws: ServerError.self) { try await connection.query("select 1") }
            #expect(error?.remedy == .restoreService)
        }
    }

    @Test(.timeLimit(.minutes(10)))
    func `a session that hangs is given up where answers are limited`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await Connection.open(database.settings.limited(to: .seconds(5)))
            let pid = Int32(try await connection.query("select pg_backend_pid()").scalar(as: Int.self))
            defer { kill(pid, SIGCONT) }
            let start = ContinuousClock.now
            let error = await #expect(throws: ServerError.self) {
                try await connection.transaction { connection in
                    try await connection.run("select 1")
                    kill(pid, SIGSTOP)
                    try await connection.run("select 2")
                }
            }
            #expect(ContinuousClock.now - start >= .seconds(5))
            #expect(error?.isBreak == true)
            #expect(error?.remedy == .restoreService)
            let words = error?.description ?? ""
            #expect(words.hasPrefix("PostgreSQL session \(pid) has not answered for 5 s"), "\(words)")
            kill(pid, SIGCONT)
            try await database.wait(until: "select count(*) = 0 from pg_stat_activity where pid = \(pid)")
        }
    }

    @Test func `a limit on answers lets long ones pass that come in time, and errors`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await Connection.open(database.settings.limited(to: .seconds(300)))
            let text = "select repeat('x', 1000000) from generate_series(1, 20)"
            let rows = try await connection.query(text)
            #expect(rows.count == 20)
            let error = await #expect(throws: ServerError.self) { try await connection.query("select 1 / 0") }
            #expect(error?.sqlState == "22012")
            #expect(try await connection.query("select 1").scalar(as: Int.self) == 1)
            _ = try await database.connect().query(
                "select pg_terminate_backend(pid, 10000) from pg_stat_activity where pid <> pg_backend_pid() "
                    + "and datname = current_database() and backend_type = 'client backend'"
            )
            let broken = await #expect(throws: ServerError.self) { try await connection.query("select 1") }
            #expect(broken?.isBreak == true)
        }
    }

    @Test func `a closed connection says so`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            await connection.close()
            await #expect(throws: ConnectionError.closed) { try await connection.query("select 1") }
        }
    }

    @Test(arguments: [
        "postgresql://ada:hunter2@127.0.0.1:1/music",
        "postgresql:///music?host=/nonexistent&password=hunter2",
    ])
    func `an unreachable server is one line with exit code 69, without the password`(url: String) async throws
    {
        let settings = try ConnectionSettings(url: url)
        let error = await #expect(throws: ConnectionError.self) { try await Connection.open(settings) }
        let words = try #require(error?.description)
        #expect(error?.remedy == .restoreService)
        #expect(words.contains("cannot be reached"))
        #expect(!words.contains("?; start it"))
        #expect(!words.contains("Is the server running"))
        #expect(!words.contains("\n"))
        #expect(!words.contains("hunter2"))
    }

    @Test(arguments: [("port", "abc"), ("port", "99999"), ("sslmode", "perhaps")])
    func `a setting that libpq cannot use is a matter of configuration`(
        name: String,
        value: String
    ) async throws {
        let settings = ConnectionSettings(options: ["host": "127.0.0.1", name: value])
        let error = await #expect(throws: ConnectionError.self) { try await Connection.open(settings) }
        #expect(error?.remedy == .fixConfiguration)
        #expect(error?.description.contains("\"\(value)\"") == true)
    }

    @Test func `a service that nobody has defined is a matter of configuration`() async throws {
        let settings = try ConnectionSettings(environment: ["PGSERVICE": "discograph-nowhere"])
        let error = await #expect(throws: ConnectionError.self) { try await Connection.open(settings) }
        #expect(error?.remedy == .fixConfiguration)
        let words = try #require(error?.description)
        #expect(words.contains("\"discograph-nowhere\" not found; correct PGSERVICE"), "\(words)")
    }

    @Test func `a database that is not there is a matter of configuration`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let error = await #expect(throws: ConnectionError.self) {
                try await Connection.open(database.settings.with(database: "atlantis"))
            }
            #expect(error?.remedy == .fixConfiguration)
            #expect(error?.description.contains("atlantis") == true)
        }
    }

    @Test func `a user that the server refuses is a matter of credentials`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            var options = database.settings.options
            options["user"] = "mallory"
            let settings = ConnectionSettings(options: options)
            let error = await #expect(throws: ConnectionError.self) { try await Connection.open(settings) }
            #expect(error?.remedy == .fixCredentials)
        }
    }

    @Test func `dates are ISO's and times UTC's, whatever the database prefers`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let name = try await database.value("select current_database()") ?? ""
            try await database.run("alter database \(name) set datestyle = 'SQL, DMY'")
            for zone in ["<+09>-9", "UTC+3"] {
                try await database.run("alter database \(name) set timezone = '\(zone)'")
                let connection = try await database.connect()
                let rows = try await connection.query(
                    "select date '2026-04-03' as day, timestamptz '2026-04-03T12:00Z' as moment"
                )
                #expect(rows.values == [["2026-04-03", "2026-04-03 12:00:00+00"]])
            }
        }
    }

    @Test func `a backslash in a string is one, whatever the database prefers`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let name = try await database.value("select current_database()") ?? ""
            try await database.run("alter database \(name) set standard_conforming_strings = off")
            let heard = Mutex<[Notice]>([])
            let connection = try await Connection.open(database.settings) { notice in
                heard.withLock { $0.append(notice) }
            }
            #expect(try await connection.query(#"select 'a\.b'"#).values == [[#"a\.b"#]])
            #expect(heard.withLock { $0 } == [])
        }
    }

    @Test func `text is UTF-8 whatever the environment prefers`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            var options = database.settings.options
            options["client_encoding"] = "LATIN1"
            let connection = try await Connection.open(ConnectionSettings(options: options))
            #expect(try await connection.query("select $1::text", ["Björk ☃"]).values == [["Björk ☃"]])
        }
    }
}
