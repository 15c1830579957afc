import Diagnostics
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Tokens

@Suite struct PostgresTokenStoreTests {
    @Test func `the database keeps what a store promises`() async throws {
        try await TemporaryDatabase.with { database in
            let store = PostgresTokenStore { database.settings }
            for promise in StorePromise.all { try await promise.check(store) }
        }
    }

    @Test func `a lock ends with the connection of its holder`() async throws {
        try await TemporaryDatabase.with { database in
            let store = PostgresTokenStore { database.settings }
            let key = freshKey()
            try await store.exclusively(key, patience: .seconds(30)) {
                let administrator = try await database.connect()
                let others = SQLScript(
                    name: "kill",
                    text: """
                        select pg_terminate_backend(pid) from pg_stat_activity
                        where datname = current_database() and pid <> pg_backend_pid()
                            and backend_type = 'client backend'
                        """
                )
                #expect(try await administrator.query(others).count == 1)
                try await store.exclusively(key, patience: .seconds(30)) {}
            }
        }
    }

    @Test(arguments: [1, 2])
    func `a connection that breaks is opened again, once`(breaks: Int) async throws {
        try await TemporaryDatabase.with { database in
            try await database.run(
                """
                create sequence public.attempt;
                create function public.fall() returns trigger language plpgsql as $$
                begin
                    if nextval('public.attempt') <= \(breaks) then
                        perform pg_terminate_backend(pg_backend_pid());
                        perform pg_sleep(300);
                    end if;
                    return new;
                end
                $$;
                create trigger fall before insert on etl.access_token for each row execute function public.fall()
                """
            )
            let store = PostgresTokenStore { database.settings }
            let key = freshKey()
            let record = try appRecord()
            if breaks == 1 {
                try await store.save(record, for: key)
                #expect(try await store.record(for: key) == record)
            } else {
                let error = await #expect(throws: ServerError.self) { try await store.save(record, for: key) }
                #expect(error?.remedy == .restoreService)
            }
            #expect(try await database.value("select last_value from public.attempt") == "2")
        }
    }

    @Test func `whose connection breaks waits for a lock anew`() async throws {
        try await TemporaryDatabase.with { database in
            let store = PostgresTokenStore { database.settings }
            let key = freshKey()
            let waiting = """
                from pg_locks as awaited join pg_database as own on own.oid = awaited.database
                where awaited.locktype = 'advisory' and not awaited.granted and own.datname = current_database()
                """
            let waiter = try await store.exclusively(key, patience: .seconds(3_600)) {
                let waiter = Task { try await store.exclusively(key, patience: .seconds(3_600)) {} }
                try await database.wait(until: "select count(*) = 1 \(waiting)")
                let broken = try await database.value("select min(pid) \(waiting)") ?? ""
                _ = try await database.value("select pg_terminate_backend(\(broken), 10000)")
                try await database.wait(until: "select count(*) = 1 and min(pid) <> \(broken) \(waiting)")
                return waiter
            }
            try await waiter.value
        }
    }

    @Test func `whose session holds a lock is named to those who wait in vain`() async throws {
        try await TemporaryDatabase.with { database in
            let store = PostgresTokenStore { database.settings }
            // Their locks have numbers of either sign, and halves of any size.
            for number in 0..<8 {
                let key = freshKey(client: "app \(number)")
                try await store.exclusively(key, patience: .seconds(30)) {
                    let administrator = try await database.connect()
                    let holder = SQLScript(
                        name: "holder",
                        text: """
                            select held.pid from pg_locks as held join pg_database as own on own.oid = held.database
                            where held.locktype = 'advisory' and own.datname = current_database()
                            """
                    )
                    // The lock before it ends once the server has seen that its session is closed.
                    let isAlone = try await eventually { try await administrator.query(holder).count == 1 }
                    #expect(isAlone)
                    let pid = try await administrator.query(holder).scalar(as: Int.self)
                    let error = await #expect(throws: TokenStoreError.self) {
                        try await store.exclusively(key, patience: .milliseconds(50)) {}
                    }
                    #expect(error == .busy(lock: "etl.access_token", holder: "PostgreSQL session \(pid)"))
                    await administrator.close()
                }
            }
        }
    }

    @Test func `tables of others that are called like the server's own are not asked`() async throws {
        try await TemporaryDatabase.with { database in
            try await database.run(
                """
                create schema mine;
                create table mine.pg_settings (mine integer);
                create table mine.pg_locks (mine integer);
                create table mine.pg_database (mine integer);
                """
            )
            let path = ["options": "-c search_path=mine,pg_catalog"]
            let shadowed = ConnectionSettings(options: database.settings.options.merging(path) { $1 })
            let store = PostgresTokenStore { shadowed }
            let key = freshKey()
            try await store.save(try appRecord(), for: key)
            try await store.exclusively(key, patience: .seconds(30)) {
                let error = await #expect(throws: TokenStoreError.self) {
                    try await store.exclusively(key, patience: .milliseconds(50)) {}
                }
                #expect(error?.description.contains("PostgreSQL session") == true)
            }
        }
    }

    @Test func `a limit on statements does not end the wait for a lock`() async throws {
        try await TemporaryDatabase.with { database in
            let holder = PostgresTokenStore { database.settings }
            let key = freshKey()
            try await holder.exclusively(key, patience: .seconds(30)) {
                var error: (any Error)?
                // A stall may let the limit end what is asked before the wait: then all have more time.
                for (limit, patience) in [("500ms", 2), ("5s", 10), ("20s", 40)] {
                    let option = ["options": "-c statement_timeout=\(limit)"]
                    let limited = ConnectionSettings(
                        options: database.settings.options.merging(option) { $1 }
                    )
                    let store = PostgresTokenStore { limited }
                    error = await #expect(throws: (any Error).self) {
                        try await store.exclusively(key, patience: .seconds(patience)) {}
                    }
                    if error is TokenStoreError { break }
                }
                #expect((error as? TokenStoreError)?.remedy == .resumeLater)
            }
        }
    }

    @Test func `nobody is named where several sessions have held a lock in turn`() async throws {
        try await TemporaryDatabase.with { database in
            let store = PostgresTokenStore { database.settings }
            let administrator = try await database.connect()
            let locks = SQLScript(
                name: "locks",
                text: """
                    select count(*) from pg_locks as held join pg_database as own on own.oid = held.database
                    where held.locktype = 'advisory' and own.datname = current_database()
                    """
            )
            func comes(_ count: Int) async throws -> Bool {
                try await eventually { try await administrator.query(locks).scalar(as: Int.self) == count }
            }
            let renewal: @Sendable (TokenKey) async throws -> Void = { key in
                try await store.exclusively(key, patience: .seconds(3_600)) {
                    try await Task.sleep(for: .seconds(3_600))
                }
            }
            var error: TokenStoreError?
            // In a stall the patience may end before the first session: then there is more of it.
            for patience in [2, 10, 60] {
                let key = freshKey()
                // The server lets them in as they have come.
                let first = Task { try await renewal(key) }
                let hasFirst = try await comes(1)
                let second = Task { try await renewal(key) }
                let hasSecond = try await comes(2)
                #expect(hasFirst && hasSecond)
                let third = Task { try await store.exclusively(key, patience: .seconds(patience)) {} }
                _ = try await comes(3)
                first.cancel()
                error = await #expect(throws: TokenStoreError.self) { try await third.value }
                second.cancel()
                _ = await (first.result, second.result)
                let areGone = try await comes(0)
                #expect(areGone)
                if error == .busy(lock: "etl.access_token", holder: nil) { break }
            }
            #expect(error == .busy(lock: "etl.access_token", holder: nil))
            await administrator.close()
        }
    }

    @Test func `a database that is busy is waited for no longer than a call may take`() async throws {
        try await TemporaryDatabase.with { database in
            try await database.run(
                """
                create function tell() returns trigger language plpgsql as $$
                begin
                    raise exception '% %', current_setting('statement_timeout'), current_setting('lock_timeout');
                end
                $$;
                create trigger tell before insert on etl.access_token for each row execute function tell()
                """
            )
            let store = PostgresTokenStore { database.settings }
            let record = try appRecord()
            let error = await #expect(throws: ServerError.self) {
                try await store.save(record, for: freshKey())
            }
            #expect(error?.message == "20s 10s")
        }
    }

    @Test func `a database that was not migrated says so`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let store = PostgresTokenStore { database.settings }
            let error = await #expect(throws: TokenStoreError.self) {
                try await store.record(for: freshKey())
            }
            #expect(error == .notMigrated)
            #expect(error?.remedy == .fixConfiguration)
        }
    }

    @Test func `a database that is read-only is named, with what mends it`() async throws {
        try await TemporaryDatabase.with { database in
            let name = try #require(try await database.value("select current_database()"))
            try await database.run("alter database \(name) set default_transaction_read_only = on")
            let store = PostgresTokenStore { database.settings }
            let key = freshKey()
            let record = try appRecord()
            let error = await #expect(throws: ReadOnlyDatabase.self) {
                try await store.save(record, for: key)
            }
            #expect(error == .setting(name))
            #expect(error?.remedy == .fixConfiguration)
            #expect(try await store.record(for: key) == nil)
        }
    }

    @Test func `a server that is away is one line and 69`() async throws {
        let nowhere = ConnectionSettings(options: ["host": "127.0.0.1", "port": "1", "dbname": "none"])
        let store = PostgresTokenStore { nowhere }
        let key = freshKey()
        let errors = [
            await #expect(throws: ConnectionError.self) { try await store.record(for: key) },
            await #expect(throws: ConnectionError.self) {
                try await store.exclusively(key, patience: .seconds(30)) {}
            },
        ]
        for error in errors {
            #expect(error?.remedy == .restoreService)
            #expect(error?.description.contains("\n") == false)
        }
    }

    @Test func `a role that may not use the table is told every grant in one line`() async throws {
        try await TemporaryDatabase.with { database in
            let role = "tokens_\(UUID().uuidString.lowercased().prefix(8))"
            try await database.run("create role \(role)")
            let option = ["options": "-c role=\(role)"]
            let settings = ConnectionSettings(options: database.settings.options.merging(option) { $1 })
            let store = PostgresTokenStore { settings }
            let key = freshKey()
            func refusal() async -> TokenStoreError? {
                await #expect(throws: TokenStoreError.self) { try await store.record(for: key) }
            }
            let usage = "grant usage on schema etl to \(role)"
            let all = "select, insert, update, delete"
            let table = "grant \(all) on etl.access_token to \(role)"
            let first = await refusal()
            #expect(
                first?.description
                    == "role \(role) lacks usage on schema etl and rights on 1 more: \(usage); \(table)"
            )
            #expect(first?.remedy == .fixConfiguration)
            try await database.run(usage)
            let second = await refusal()
            #expect(second?.description == "role \(role) lacks \(all) on etl.access_token: \(table)")
            // Whoever may read is told what is left where a token is kept.
            try await database.run("grant select on etl.access_token to \(role)")
            #expect(try await store.record(for: key) == nil)
            let record = try appRecord()
            let third = await #expect(throws: TokenStoreError.self) { try await store.save(record, for: key) }
            #expect(third?.description.hasPrefix("role \(role) lacks insert, update, delete on ") == true)
            try await database.run(table)
            for promise in StorePromise.all { try await promise.check(store) }
            try await database.run("drop owned by \(role); drop role \(role)")
        }
    }

    @Test func `nobody but its owner may read the table`() async throws {
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let grants = SQLScript(
                name: "grants",
                text: """
                    select grant_.grantee::regrole
                    from pg_class as class, aclexplode(class.relacl) as grant_
                    where class.oid = 'etl.access_token'::regclass and grant_.grantee <> class.relowner
                    """
            )
            #expect(try await connection.query(grants).count == 0)
        }
    }
}
