import Diagnostics
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Warehouse

@Suite struct MigratorTests {
    @Test func `migrations are applied once, in order, and noted with their digests`() async throws {
        let scripts = try ScratchScripts()
        try scripts.write("create table etl.a (b integer);", to: "migrations/0002_create_a.sql")
        try scripts.write("alter table etl.a add c text;", to: "migrations/0003_add_c.sql")
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let migrator = Migrator(scripts: scripts.folder)
            #expect(try await migrator.status(connection).pending.map(\.number) == [1, 2, 3])
            #expect(try await migrator.migrate(connection).applied.map(\.fileName).last == "0003_add_c.sql")
            #expect(try await migrator.migrate(connection).applied.isEmpty)
            let status = try await migrator.status(connection)
            #expect(status.isCurrent)
            let rows = try await connection.query(
                "select number, name, sha256 from etl.migration order by number"
            )
            #expect(try rows.decode("number", as: Int.self) == [1, 2, 3])
            #expect(try rows.decode("name", as: String.self).last == "0003_add_c.sql")
            #expect(try rows.decode("sha256", as: String.self) == status.entries.map(\.migration.sha256))
        }
    }

    @Test func `a failing migration names file and line and leaves nothing of itself`() async throws {
        let scripts = try ScratchScripts()
        try scripts.write("create table etl.a (b integer);", to: "migrations/0002_create_a.sql")
        try scripts.write(
            "-- Adds.\n\ncreate table etl.c ();\nalter table etl.a\n    add d intt;\n",
            to: "migrations/0003_add_d.sql"
        )
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let error = await #expect(throws: MigrationError.self) {
                try await Migrator(scripts: scripts.folder).migrate(connection)
            }
            let words = try #require(error?.description)
            #expect(
                words.hasPrefix(
                    "\(scripts.name(of: "migrations/0003_add_d.sql")):5: type \"intt\" does not exist [42704]"
                )
            )
            #expect(words.hasSuffix("2 migrations before it stayed applied; fix the cause, then start again"))
            #expect(error?.remedy == .fixInput)
            #expect(try await connection.query("select to_regclass('etl.c') is null").scalar(as: Bool.self))
            #expect(
                try await connection.query("select max(number) from etl.migration").scalar(as: Int.self) == 2
            )
        }
    }

    @Test func `an edited migration is refused, whatever is pending`() async throws {
        let scripts = try ScratchScripts()
        try scripts.write("create table etl.a (b integer);", to: "migrations/0002_create_a.sql")
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let migrator = Migrator(scripts: scripts.folder)
            _ = try await migrator.migrate(connection)
            try scripts.write("create table etl.a (b bigint);", to: "migrations/0002_create_a.sql")
            try scripts.write("create table etl.c ();", to: "migrations/0003_create_c.sql")
            let error = await #expect(throws: MigrationError.self) { try await migrator.migrate(connection) }
            #expect(error?.description.contains("0002_create_a.sql was edited after it was applied") == true)
            #expect(error?.remedy == .fixInput)
            #expect(try await connection.query("select to_regclass('etl.c') is null").scalar(as: Bool.self))
        }
    }

    @Test func `a database newer than the program is refused`() async throws {
        let scripts = try ScratchScripts()
        try scripts.write("create table etl.a ();", to: "migrations/0002_create_a.sql")
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let migrator = Migrator(scripts: scripts.folder)
            _ = try await migrator.migrate(connection)
            try scripts.remove("migrations/0002_create_a.sql")
            for work in [{ _ = try await migrator.migrate($0) }, { _ = try await migrator.status($0) }]
                as [(Connection) async throws -> Void]
            {
                let error = await #expect(throws: MigrationError.self) { try await work(connection) }
                #expect(
                    error?.description.contains("newer than this program: it has migration 0002_create_a.sql")
                        == true
                )
                #expect(error?.remedy == .fixConfiguration)
            }
        }
    }

    @Test func `a migration left out below the latest is refused`() async throws {
        let scripts = try ScratchScripts()
        try scripts.write("create table etl.a ();", to: "migrations/0002_create_a.sql")
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let migrator = Migrator(scripts: scripts.folder)
            _ = try await migrator.migrate(connection)
            try await connection.run("delete from etl.migration where number = 1")
            let error = await #expect(throws: MigrationError.self) { try await migrator.migrate(connection) }
            #expect(
                error?.description.contains("0001_create_etl.sql is not applied, but 0002_create_a.sql is")
                    == true
            )
        }
    }

    @Test(arguments: [
        ("0004_later.sql", "migration 0002 is missing before"), ("0001_again.sql", "have the same number"),
        ("2_short.sql", "is not named like a migration"),
        ("0002-dashes.sql", "is not named like a migration"),
    ])
    func `numbering with gaps, doubles or odd names is refused`(file: String, words: String) async throws {
        let scripts = try ScratchScripts()
        try scripts.write("select 1;", to: "migrations/\(file)")
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let error = await #expect(throws: MigrationError.self) {
                try await Migrator(scripts: scripts.folder).migrate(connection)
            }
            #expect(error?.description.contains(words) == true)
            #expect(error?.description.contains(file) == true)
            let table = try await connection.query("select to_regclass('etl.migration')")
            #expect(try table.scalar(as: String?.self) == nil)
        }
    }

    @Test func `a migration that commits is refused`() async throws {
        let scripts = try ScratchScripts()
        try scripts.write("create table etl.a ();\ncommit;", to: "migrations/0002_create_a.sql")
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let error = await #expect(throws: ScriptError.self) {
                try await Migrator(scripts: scripts.folder).migrate(connection)
            }
            #expect(error?.description.contains("0002_create_a.sql ends the transaction") == true)
        }
    }

    @Test func `status and dry run change nothing`() async throws {
        let scripts = try ScratchScripts()
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let status = try await Migrator(scripts: scripts.folder).status(connection)
            #expect(status.text() == "0001_create_etl.sql  pending\nanalytics views  to be refreshed")
            #expect(
                try status.json().hasPrefix(
                    #"{"current":false,"migrations":[{"applied_at":null,"name":"0001_create_etl.sql","number":1,"#
                )
            )
            let schemas = try await connection.query("select nspname from pg_namespace where nspname = 'etl'")
            #expect(schemas.count == 0)
        }
    }

    @Test func `two migrators at once apply each migration once`() async throws {
        let scripts = try ScratchScripts()
        try scripts.write("create table etl.a (); select pg_sleep(0.3);", to: "migrations/0002_create_a.sql")
        try await TemporaryDatabase.with(.empty) { database in
            let applied = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<3 {
                    group.addTask {
                        let connection = try await database.connect()
                        let migrator = Migrator(scripts: scripts.folder, patience: .seconds(600))
                        let report = try await migrator.migrate(connection)
                        await connection.close()
                        return report.applied.count
                    }
                }
                return try await group.reduce(0, +)
            }
            #expect(applied == 2)
        }
    }

    @Test func `a lock that somebody keeps ends the wait with the holder's number`() async throws {
        let scripts = try ScratchScripts()
        try await TemporaryDatabase.with(.empty) { database in
            let holder = try await database.connect()
            _ = try await Migrator(scripts: scripts.folder).migrate(holder)
            _ = try await holder.query(scripts.folder.statement(.lockSession))
            let pid = try await holder.query("select pg_backend_pid()").scalar(as: Int.self)
            try scripts.write("create table etl.a ();", to: "migrations/0002_create_a.sql")
            let connection = try await database.connect()
            let error = await #expect(throws: LockError.self) {
                try await Migrator(scripts: scripts.folder, patience: .milliseconds(200)).migrate(connection)
            }
            #expect(error?.remedy == .resumeLater)
            let idle = try Regex(
                "\\(process \(pid) of user discograph, idle since [0-9]{2}:[0-9]{2}:[0-9]{2} UTC\\)"
            )
            #expect(error?.description.contains(idle) == true)

            try await holder.run("begin; select 1")
            let second = await #expect(throws: LockError.self) {
                try await Migrator(scripts: scripts.folder, patience: .milliseconds(200)).migrate(connection)
            }
            #expect(second?.description.contains("process \(pid) of user discograph, since ") == true)
        }
    }

    @Test func `a connection that does not keep the lock, as of a pool, is refused before it migrates`()
        async throws
    {
        let scripts = try ScratchScripts()
        // As if the next transaction came by another connection of the server.
        try scripts.write("select pg_advisory_unlock_all();", to: "migrations/0002_unlock.sql")
        try scripts.write("create table etl.a ();", to: "migrations/0003_create_a.sql")
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let error = await #expect(throws: LockError.self) {
                try await Migrator(scripts: scripts.folder).migrate(connection)
            }
            #expect(error?.description.contains("pool_mode = transaction") == true)
            #expect(error?.remedy == .fixConfiguration)
            #expect(
                try await connection.query("select max(number) from etl.migration").scalar(as: Int.self) == 2
            )
            #expect(try await connection.query("select to_regclass('etl.a') is null").scalar(as: Bool.self))
        }
    }

    @Test func `no scripts, one line`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let error = await #expect(throws: ScriptError.self) {
                try await Migrator(scripts: ScriptFolder("/nonexistent/sql")).migrate(connection)
            }
            #expect(error?.description.contains("/nonexistent/sql") == true)
            #expect(error?.description.contains("--sql") == true)
            #expect(error?.remedy == .fixConfiguration)
        }
    }
}
