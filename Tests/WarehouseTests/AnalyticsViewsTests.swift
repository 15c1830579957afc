import Diagnostics
import Foundation
import Postgres
import Synchronization
import TestSupport
import Testing
import Warehouse

@Suite struct AnalyticsViewsTests {
    /// A migrated database with two views, of which the first by name needs the second.
    private func withViews(
        _ body: (ScratchScripts, Migrator, Connection) async throws -> Void
    ) async throws {
        let scripts = try ScratchScripts()
        try scripts.write(
            "create view analytics.a as select b.n + 1 as n from analytics.b;",
            to: "analytics/a.sql"
        )
        try scripts.write("create view analytics.b as select 1 as n;", to: "analytics/b.sql")
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let migrator = Migrator(scripts: scripts.folder)
            #expect(try await migrator.migrate(connection).refreshedViews == 2)
            try await body(scripts, migrator, connection)
        }
    }

    @Test func `views that need each other come in any order, and only once`() async throws {
        try await withViews { (_, migrator, connection) async throws in
            #expect(try await connection.query("select n from analytics.a").scalar(as: Int.self) == 2)
            #expect(try await migrator.migrate(connection).refreshedViews == nil)
            #expect(try await migrator.status(connection).hasCurrentViews)
        }
    }

    @Test func `a view that is not there is answered with the nearest, or with all`() throws {
        let scripts = try ScratchScripts()
        for name in ["labels", "markets"] { try scripts.write("select 1;", to: "analytics/\(name).sql") }
        func complaint(_ pattern: String) -> String? {
            let error = #expect(throws: ScriptError.self) {
                try AnalyticsView.all(in: scripts.folder, matching: [pattern])
            }
            return error?.description
        }
        #expect(complaint("lables") == "no view 'lables' in sql/analytics: did you mean 'labels'?")
        #expect(complaint("zzz") == "no view 'zzz' in sql/analytics: it may be labels, markets")
    }

    @Test func `a number of rows holds for JSON and CSV, too, which print all without one`() async throws {
        try await TemporaryDatabase.with { database in
            func lines(_ arguments: [String]) async throws -> Int {
                let sql = ["--sql", Checkout.sql.path(percentEncoded: false)]
                let outcome = try await Program.run(
                    "discograph",
                    ["analytics", "catalogue_completeness"] + arguments + sql,
                    environment: ["DATABASE_URL": database.url]
                )
                #expect(outcome.status == 0, "\(outcome.errors)")
                return outcome.output.split(whereSeparator: \.isNewline).count
            }
            let three = try await lines(["--json", "-n", "3"])
            #expect(three == 3)
            let none = try await lines(["--json", "-n", "0"])
            #expect(none == 0)
            let all = try await lines(["--json"])
            #expect(all > 20)
            // With a line of names.
            let threeAsCSV = try await lines(["--csv", "-n", "3"])
            #expect(threeAsCSV == 4)
            let allAsCSV = try await lines(["--csv"])
            #expect(allAsCSV == all + 1)
        }
    }

    @Test func `CSV tells an empty text from none, and quotes what needs quotes`() async throws {
        try await withViews { scripts, migrator, connection in
            try scripts.write(
                "create view analytics.b as select 'say \"hi\"' as n, 'two' || e'\\nlines' as m, null as o, '' as \"p,q\";",
                to: "analytics/b.sql"
            )
            try scripts.write("create view analytics.a as select 1 as n;", to: "analytics/a.sql")
            _ = try await migrator.migrate(connection)
            let view = try #require(AnalyticsView.all(in: scripts.folder, matching: ["b"]).first)
            let csv = Mutex("")
            try await view.write(as: .csv, from: connection) { line in csv.withLock { $0 += line } }
            #expect(csv.withLock(\.self) == "n,m,o,\"p,q\"\n\"say \"\"hi\"\"\",\"two\nlines\",,\"\"\n")
            let json = Mutex("")
            try await view.write(as: .json, from: connection) { line in json.withLock { $0 += line } }
            #expect(
                json.withLock(\.self)
                    == #"{"row": {"m": "two\nlines", "n": "say \"hi\"", "o": null, "p,q": ""}, "view": "b"}"#
                    + "\n"
            )
        }
    }

    @Test func `a view that was not made yet is to be migrated`() async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let outcome = try await Program.run(
                "discograph",
                ["analytics", "labels", "--csv", "--sql", Checkout.sql.path(percentEncoded: false)],
                environment: ["DATABASE_URL": database.url]
            )
            #expect(outcome.status == 78)
            #expect(outcome.errors.contains("the database has no view analytics.labels: run migrate"))
            let several = try await Program.run(
                "discograph",
                [
                    "analytics", "label*", "artist*", "--csv", "--sql",
                    Checkout.sql.path(percentEncoded: false),
                ],
                environment: ["DATABASE_URL": database.url]
            )
            #expect(several.status == 64)
            #expect(several.errors.contains("--csv prints one view, not artists_by_genre, labels."))
        }
    }

    @Test func `views are left alone by a connection that does not keep the lock, as of a pool`()
        async throws
    {
        try await withViews { scripts, migrator, connection in
            // As if the next transaction came by another connection of the server.
            try scripts.write("select pg_advisory_unlock_all();", to: "migrations/0002_unlock.sql")
            try scripts.write("create view analytics.b as select 7 as n;", to: "analytics/b.sql")
            let error = await #expect(throws: LockError.self) { try await migrator.migrate(connection) }
            #expect(error?.description.contains("pool_mode = transaction") == true)
            #expect(error?.remedy == .fixConfiguration)
            #expect(try await connection.query("select n from analytics.a").scalar(as: Int.self) == 2)
            #expect(try await !migrator.status(connection).hasCurrentViews)
        }
    }

    @Test func `a view may change its columns`() async throws {
        try await withViews { scripts, migrator, connection in
            try scripts.write(
                "create view analytics.b as select 'x'::text as m, 5 as n;",
                to: "analytics/b.sql"
            )
            #expect(try await !migrator.status(connection).hasCurrentViews)
            #expect(try await migrator.migrate(connection).refreshedViews == 2)
            #expect(try await connection.query("select n from analytics.a").scalar(as: Int.self) == 6)
        }
    }

    @Test func `a view whose file is gone goes too, somebody's own view stays`() async throws {
        try await withViews { scripts, migrator, connection in
            try await connection.run("create view analytics.mine as select 42 as answer")
            try scripts.remove("analytics/a.sql")
            #expect(try await migrator.migrate(connection).refreshedViews == 1)
            #expect(
                try await connection.query("select to_regclass('analytics.a') is null").scalar(as: Bool.self)
            )
            #expect(
                try await connection.query("select answer from analytics.mine").scalar(as: Int.self) == 42
            )
        }
    }

    @Test func `a view of somebody's own that depends on ours is refused, not dropped`() async throws {
        try await withViews { scripts, migrator, connection in
            try await connection.run("create schema mine; create view mine.c as select n from analytics.a")
            try scripts.write("create view analytics.b as select 7 as n;", to: "analytics/b.sql")
            let error = await #expect(throws: MigrationError.self) { try await migrator.migrate(connection) }
            #expect(error?.description.contains("view mine.c depends on view analytics.a") == true)
            #expect(error?.remedy == .fixConfiguration)
            #expect(try await connection.query("select n from mine.c").scalar(as: Int.self) == 2)
        }
    }

    @Test func `a view that cannot be made names its file and line, and the old ones stay`() async throws {
        try await withViews { scripts, migrator, connection in
            try scripts.write(
                "-- Wrong.\n\ncreate view analytics.b as\nselect nmae from pg_class;",
                to: "analytics/b.sql"
            )
            let error = await #expect(throws: ServerError.self) { try await migrator.migrate(connection) }
            #expect(error?.location?.description == "\(scripts.name(of: "analytics/b.sql")):4")
            #expect(try await connection.query("select n from analytics.a").scalar(as: Int.self) == 2)
        }
    }

    @Test func `a view of nothing names the file that asks for it`() async throws {
        try await withViews { scripts, migrator, connection in
            try scripts.write(
                "create view analytics.a as select n from analytics.atlantis;",
                to: "analytics/a.sql"
            )
            let error = await #expect(throws: ServerError.self) { try await migrator.migrate(connection) }
            #expect(error?.location?.file == scripts.name(of: "analytics/a.sql"))
            #expect(error?.message.contains("analytics.atlantis") == true)
        }
    }

    @Test func `a role that may not read a view is told the grants that it lacks`() async throws {
        try await TemporaryDatabase.with { database in
            let role = "viewer_\(UUID().uuidString.lowercased().prefix(8))"
            try await database.run(
                "create role \(role); revoke execute on all functions in schema etl from public"
            )
            func complaint(_ views: String...) async throws -> String? {
                let sql = ["--sql", TemporaryDatabase.scripts.path]
                let outcome = try await Program.run(
                    "discograph",
                    ["analytics"] + views + sql,
                    environment: ["DATABASE_URL": "\(database.url)&options=-c%20role%3D\(role)"]
                )
                #expect(outcome.status == (outcome.failures.isEmpty ? 0 : 78), "\(outcome.errors)")
                #expect(outcome.failures.count < 2)
                return outcome.failures.first
            }
            let usage = "grant usage on schema analytics to \(role)"
            let first = try await complaint("album_completeness")
            #expect(first?.contains("role \(role) may not use schema analytics: \(usage)") == true)
            try await database.run(usage)
            let second = try await complaint("album_completeness")
            let view = "analytics.album_completeness"
            let read = "lacks select on \(view): grant select on \(view) to \(role)"
            #expect(second?.contains(read) == true, "\(second ?? "")")
            try await database.run("grant select on all tables in schema analytics to \(role)")
            // Who reads a view calls its functions, and reads no table of its.
            let third = try await complaint()
            let call = "grant execute on function etl.page_covers to \(role)"
            #expect(third?.contains("lacks execute on etl.page_covers: \(call)") == true, "\(third ?? "")")
            let without = try await complaint("album_completeness")
            #expect(without == nil)
            try await database.run(call)
            let all = try await complaint()
            #expect(all == nil)
            try await database.run("drop owned by \(role); drop role \(role)")
        }
    }

    @Test func `a role that was granted all columns of a view one by one may read it`() async throws {
        try await withViews { scripts, migrator, connection in
            try scripts.write("create view analytics.b as select 1 as n, 2 as m;", to: "analytics/b.sql")
            _ = try await migrator.migrate(connection)
            let views = try AnalyticsView.all(in: scripts.folder, matching: ["b"])
            let role = "viewer_\(UUID().uuidString.lowercased().prefix(8))"
            try await connection.run(
                """
                create role \(role);
                grant usage on schema analytics to \(role);
                grant select (n) on analytics.b to \(role);
                set role \(role)
                """
            )
            let refusal = await #expect(throws: TargetError.self) {
                try await AnalyticsView.requireReadable(views, connection, scripts: scripts.folder)
            }
            #expect(refusal?.description.hasSuffix(": grant select on analytics.b to \(role)") == true)
            try await connection.run(
                "reset role; grant select (m) on analytics.b to \(role); set role \(role)"
            )
            try await AnalyticsView.requireReadable(views, connection, scripts: scripts.folder)
            #expect(try await views[0].rows(connection).values == [["1", "2"]])
            try await connection.run("reset role; drop owned by \(role); drop role \(role)")
        }
    }

    @Test func `with default privileges a reader keeps reading when views are recreated`() async throws {
        try await withViews { scripts, migrator, connection in
            let suffix = UUID().uuidString.lowercased().replacing("-", with: "")
            let (reader, other) = ("reader_\(suffix)", "other_\(suffix)")
            try await connection.run(
                """
                create role \(reader);
                create role \(other);
                grant usage on schema analytics to \(reader), \(other);
                grant select on all tables in schema analytics to \(reader), \(other);
                alter default privileges in schema analytics grant select on tables to \(reader);
                """
            )
            try scripts.write("create view analytics.b as select 5 as n;", to: "analytics/b.sql")
            #expect(try await migrator.migrate(connection).refreshedViews == 2)
            // As sql/README.md says, grants alone are lost.
            let granted = "select has_table_privilege('\(other)', 'analytics.a', 'select')"
            #expect(try await connection.query(granted).scalar(as: Bool.self) == false)
            try await connection.run("set role \(reader)")
            #expect(try await connection.query("select n from analytics.a").scalar(as: Int.self) == 6)
            try await connection.run(
                "reset role; drop owned by \(reader), \(other); drop role \(reader), \(other)"
            )
        }
    }
}
