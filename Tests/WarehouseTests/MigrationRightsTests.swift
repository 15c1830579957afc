import Diagnostics
import Postgres
import TestSupport
import Testing

@testable import Warehouse

/// Roles that may load into a database, or not even that, and what `migrate` tells them before it tries anything.
@Suite struct MigrationRightsTests {
    /// Runs `body` with a database, migrated by a role of its own with `scripts`, that role, and another that may read
    /// how far it is migrated.
    private func withRoles(
        _ scripts: ScratchScripts,
        _ body: (_ database: TemporaryDatabase, _ owner: String, _ loader: String) async throws -> Void
    ) async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let name = try await database.value("select current_database()") ?? ""
            let (owner, loader) = ("owner_\(name.suffix(12))", "loader_\(name.suffix(12))")
            try await database.run(
                "create role \(owner); create role \(loader); grant create on database \(name) to \(owner)"
            )
            _ = try await Migrator(scripts: scripts.folder).migrate(connect(to: database, as: owner))
            try await database.run(
                "grant usage on schema etl to \(loader); grant select on all tables in schema etl to \(loader)"
            )
            try await body(database, owner, loader)
            try await database.run("drop owned by \(owner), \(loader) cascade; drop role \(owner), \(loader)")
        }
    }

    private func connect(to database: TemporaryDatabase, as role: String) async throws -> Connection {
        try await Connection.open(ConnectionSettings(url: "\(database.url)&options=-c%20role%3D\(role)"))
    }

    @Test func `who may not change the schemas is told what is pending, and whom to run migrate as`()
        async throws
    {
        let scripts = try ScratchScripts()
        try await withRoles(scripts) { database, owner, loader in
            let connection = try await connect(to: database, as: loader)
            let migrator = Migrator(scripts: scripts.folder)
            // Nothing is pending: a pipeline may go on.
            #expect(try await migrator.migrate(connection) == MigrationReport())

            try scripts.write("create table etl.a ();", to: "migrations/0002_create_a.sql")
            let one = await #expect(throws: MigrationError.self) { try await migrator.migrate(connection) }
            #expect(
                one?.description
                    == "the database lacks migration 0002_create_a.sql, and role \(loader) may not change that: run migrate as \(owner), who owns etl.migration"
            )
            #expect(one?.remedy == .fixConfiguration)

            try scripts.write("create table etl.b ();", to: "migrations/0003_create_b.sql")
            let two = await #expect(throws: MigrationError.self) { try await migrator.migrate(connection) }
            #expect(two?.description.contains("2 migrations, from 0002_create_a.sql, and role") == true)

            // A member of the owner may what it may.
            try await database.run("grant \(owner) to \(loader)")
            #expect(try await migrator.migrate(connect(to: database, as: loader)).applied.count == 2)
        }
    }

    @Test func `a role that may not make what a migration makes is told the grant before any is applied`()
        async throws
    {
        let scripts = try ScratchScripts()
        try scripts.write(
            "create temporary table a on commit drop as select 1 as b;",
            to: "migrations/0002_sort.sql"
        )
        try await TemporaryDatabase.with(.empty) { database in
            let name = try await database.value("select current_database()") ?? ""
            let role = "owner_\(name.suffix(12))"
            try await database.run("create role \(role); revoke temporary on database \(name) from public")
            let connection = try await connect(to: database, as: role)
            let migrator = Migrator(scripts: scripts.folder)
            for (lacking, grant) in [("schemas", "create"), ("temporary tables", "temporary")] {
                let error = await #expect(throws: TargetError.self) { try await migrator.migrate(connection) }
                #expect(
                    error?.description.hasPrefix("role \(role) may not make \(lacking), as ") == true,
                    "\(String(describing: error))"
                )
                let advice = "grant \(grant) on database \(name) to \(role)"
                #expect(error?.description.hasSuffix(": \(advice)") == true)
                #expect(try await migrator.status(connection).pending.count == 2)
                try await database.run(advice)
            }
            #expect(try await migrator.migrate(connection).applied.count == 2)
            // Who has nothing to do needs neither.
            try await database.run("revoke create, temporary on database \(name) from \(role)")
            #expect(try await migrator.migrate(connection) == MigrationReport())
            try await database.run("drop owned by \(role) cascade; drop role \(role)")
        }
    }

    @Test func `who may not replace views that have changed is told so, and whom to run migrate as`()
        async throws
    {
        let scripts = try ScratchScripts()
        try scripts.write("create view analytics.a as select 1 as b;", to: "analytics/a.sql")
        try await withRoles(scripts) { database, owner, loader in
            let connection = try await connect(to: database, as: loader)
            let migrator = Migrator(scripts: scripts.folder)
            #expect(try await migrator.migrate(connection) == MigrationReport())

            try scripts.write("create view analytics.a as select 2 as b;", to: "analytics/a.sql")
            for (grant, object) in [
                ("select", "schema analytics"),
                ("grant usage, create on schema analytics to \(loader)", "analytics.a"),
            ] {
                try await database.run(grant)
                let error = await #expect(throws: MigrationError.self) {
                    try await migrator.migrate(connection)
                }
                #expect(
                    error?.description
                        == "the analytics views are not those of sql/analytics, and role \(loader) may not change that: run migrate as \(owner), who owns \(object)"
                )
                #expect(error?.remedy == .fixConfiguration)
            }
            #expect(try await migrator.migrate(connect(to: database, as: owner)).refreshedViews == 1)
        }
    }
}
