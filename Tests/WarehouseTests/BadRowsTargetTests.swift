import Catalog
import Foundation
import Postgres
import TestSupport
import Testing
import Warehouse

/// Databases that cannot be loaded into: one line says why and what to do, before anything is done.
@Suite struct BadRowsTargetTests {
    private let scratch: ScratchRun

    init() throws {
        scratch = try ScratchRun(SomeRows.withQuarantine())
    }

    /// Loads and expects a refusal with 78 in one line with `words`, and the database as before.
    private func expectRefusal(
        _ database: TemporaryDatabase,
        url: String? = nil,
        _ words: String...,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws {
        let outcome = try await scratch.load(into: url ?? database.url)
        #expect(outcome.status == 78, "\(outcome.errors)", sourceLocation: sourceLocation)
        #expect(outcome.failures.count == 1, sourceLocation: sourceLocation)
        for words in words {
            #expect(
                outcome.failures.first?.contains(words) == true,
                "\(outcome.errors)",
                sourceLocation: sourceLocation
            )
        }
    }

    /// What somebody did to a table, and what the line must say.
    static let changes: [(statement: String, words: String)] = [
        (
            "alter table catalog.artist drop column followers cascade",
            "column followers of catalog.artist is gone: restore it from a backup"
        ),
        (
            "alter table catalog.album rename column total_tracks to track_total",
            "column total_tracks of catalog.album is called track_total: alter table catalog.album rename column track_total to total_tracks"
        ),
        (
            "alter table catalog.track add column mood text",
            "column mood of catalog.track is in no migration: alter table catalog.track drop column mood, or make a migration of it"
        ),
        (
            "alter table etl.album_track_page alter column content type numeric",
            "column content of etl.album_track_page is numeric, not bigint: alter its type back"
        ),
        ("drop table etl.request cascade", "table etl.request is gone: restore it from a backup"),
    ]

    @Test(arguments: changes.indices)
    func `a table that was changed by hand is named with its column and the remedy`(
        change: Int
    ) async throws {
        try await TemporaryDatabase.with { database in
            try await database.run(Self.changes[change].statement)
            try await expectRefusal(database, "the database was changed by hand", Self.changes[change].words)
            #expect(try await LoadTraces.seen(by: database.connect()) == LoadTraces.none)
        }
    }

    @Test func `tables of somebody's own are nobody's business`() async throws {
        try await TemporaryDatabase.with { database in
            try await database.run("create table catalog.mine (note text)")
            try await database.run("create view catalog.ours as select 1 as a")
            #expect(try await scratch.load(into: database.url).status == 0)
        }
    }

    @Test(arguments: ["SQL_ASCII", "LATIN1"])
    func `a database of another encoding is refused by load and migrate`(encoding: String) async throws {
        try await TemporaryDatabase.with(.empty) { database in
            let name = "encoded_\(UUID().uuidString.lowercased().replacing("-", with: ""))"
            try await database.run(
                "create database \(name) template template0 encoding '\(encoding)' lc_collate 'C' lc_ctype 'C'"
            )
            let url = database.settings.with(database: name).url
            try await expectRefusal(
                database,
                url: url,
                "database \(name) has encoding \(encoding)",
                "createdb --encoding=UTF8"
            )
            let outcome = try await Program.run(
                "migrate",
                ["--sql", TemporaryDatabase.scripts.path],
                environment: ["DATABASE_URL": url],
                in: scratch.directory.url
            )
            #expect(outcome.status == 78)
            #expect(outcome.failures.first?.contains("has encoding \(encoding)") == true)
            let connection = try await Connection.open(database.settings.with(database: name))
            #expect(try await connection.query("select to_regnamespace('etl') is null").scalar(as: Bool.self))
            await connection.close()
            try await database.run("drop database \(name) with (force)")
        }
    }

    @Test func `a read-only database is refused with the setting that makes it so`() async throws {
        try await TemporaryDatabase.with { database in
            let name = try await database.value("select current_database()") ?? ""
            try await database.run("alter database \(name) set default_transaction_read_only = on")
            try await expectRefusal(
                database,
                "database \(name) is read-only",
                "default_transaction_read_only"
            )
            #expect(try await LoadTraces.seen(by: database.connect()) == LoadTraces.none)
        }
    }

    /// What a role may do, in three steps, and what is then missing.
    @Test func `a role without rights is told which, one after the other`() async throws {
        try await TemporaryDatabase.with { database in
            let name = try await database.value("select current_database()") ?? ""
            let role = "loader_\(name.suffix(12))"
            let all = "select, insert, update, delete"
            try await database.run(
                "create role \(role); revoke temporary on database \(name) from public"
            )
            let url = "\(database.url)&options=-c%20role%3D\(role)"
            try await expectRefusal(
                database,
                url: url,
                "role \(role) may not make temporary tables",
                "grant temporary on database \(name) to \(role)"
            )
            try await database.run("grant temporary on database \(name) to \(role)")
            try await expectRefusal(
                database,
                url: url,
                "role \(role) may not use schema catalog, etl, history",
                "grant usage on schema catalog, etl, history to \(role)"
            )
            try await database.run(
                """
                grant usage on schema catalog, etl, history, analytics to \(role);
                grant select on etl.migration to \(role)
                """
            )
            try await expectRefusal(
                database,
                url: url,
                "role \(role) lacks \(all) on catalog.album and rights on",
                "grant \(all) on catalog.album, catalog.album_artist, "
            )
            let refusal = await #expect(throws: TargetError.self) {
                let connection = try await Connection.open(ConnectionSettings(url: url))
                _ = try await Loader(scripts: TemporaryDatabase.scripts).load(scratch.run, connection)
            }
            guard case .missingRights(_, table: _, others: _, grants: let grants, role: _)? = refusal else {
                Issue.record("\(String(describing: refusal))")
                return
            }
            try await database.run(grants)
            // What is not a load's business stays closed to whoever takes the advice.
            for table in ["access_token", "suspended_key", "quota_bucket", "migration", "analytics_version"] {
                #expect(
                    try await database.value(
                        "select has_table_privilege('\(role)', 'etl.\(table)', 'insert')"
                    )
                        == "f",
                    "\(table)"
                )
            }
            #expect(
                try await database.value(
                    "select has_table_privilege('\(role)', 'etl.access_token', 'select')"
                ) == "f"
            )
            try await database.run("revoke delete on catalog.artist_genre from \(role)")
            try await expectRefusal(
                database,
                url: url,
                "role \(role) lacks delete on catalog.artist_genre: grant delete on catalog.artist_genre to \(role)"
            )
            #expect(try await LoadTraces.seen(by: database.connect()) == LoadTraces.none)
            try await database.run("grant delete on catalog.artist_genre to \(role)")
            let outcome = try await scratch.load(into: url)
            #expect(outcome.status == 0, "\(outcome.errors)")
            try await database.run("drop owned by \(role); drop role \(role)")
        }
    }

    @Test func `functions that are closed to everybody are granted in the same line`() async throws {
        try await TemporaryDatabase.with { database in
            let name = try await database.value("select current_database()") ?? ""
            let (loader, reader) = ("loader_\(name.suffix(12))", "checker_\(name.suffix(12))")
            try await database.run(
                """
                create role \(loader);
                create role \(reader);
                grant usage on schema catalog, etl, history to \(loader), \(reader);
                grant select, insert, update, delete on all tables in schema catalog, etl to \(loader);
                grant select on all tables in schema catalog, etl, history to \(reader);
                revoke execute on all functions in schema etl from public
                """
            )
            let called = "etl.market_set_id, etl.own_time, etl.page_covers, etl.settled, etl.settled_first"
            let loads = "grant execute on function \(called) to \(loader)"
            let url = "\(database.url)&options=-c%20role%3D"
            let line = "role \(loader) lacks execute on etl.market_set_id and rights on 4 more: \(loads)"
            try await expectRefusal(database, url: url + loader, line)
            try await database.run(loads)
            let outcome = try await scratch.load(into: url + loader)
            #expect(outcome.status == 0, "\(outcome.errors)")

            let connection = try await Connection.open(ConnectionSettings(url: url + reader))
            let checker = Checker(scripts: TemporaryDatabase.scripts)
            let refusal = await #expect(throws: TargetError.self) { try await checker.check(connection) }
            let checks = "grant execute on function etl.market_set_id, etl.page_covers to \(reader)"
            #expect(
                refusal?.description
                    == "role \(reader) lacks execute on etl.market_set_id and rights on 1 more: \(checks)"
            )
            // Who calls none of them does without.
            _ = try await SchemaDrifts(connection, scripts: TemporaryDatabase.scripts)
            try await database.run(checks)
            _ = try await checker.check(connection)
            await connection.close()
            let roles = "\(loader), \(reader)"
            try await database.run("drop owned by \(roles); drop role \(roles)")
        }
    }

    @Test func `a role that may not read is told the grants that it lacks, whatever it would read`()
        async throws
    {
        try await TemporaryDatabase.with { database in
            let name = try await database.value("select current_database()") ?? ""
            let role = "reader_\(name.suffix(12))"
            try await database.run("create role \(role)")
            let connection = try await Connection.open(
                ConnectionSettings(url: "\(database.url)&options=-c%20role%3D\(role)")
            )
            let scripts = TemporaryDatabase.scripts
            // Only who asks for the state of the views needs to read it.
            let readings: [(needed: String, read: @Sendable () async throws -> Void)] = [
                ("migration", { _ = try await Checker(scripts: scripts).check(connection) }),
                ("analytics_version", { _ = try await Migrator(scripts: scripts).status(connection) }),
                ("migration", { _ = try await SchemaDrifts(connection, scripts: scripts) }),
                ("migration", { _ = try await DataCatalog.read(connection, scripts: scripts) }),
            ]
            for reading in readings {
                let refusal = await #expect(throws: TargetError.self) { try await reading.read() }
                #expect(refusal == .closedSchemas("catalog, etl, history", role: role))
            }
            try await database.run("grant usage on schema catalog, etl, history to \(role)")
            var advice = ""
            for reading in readings {
                let refusal = await #expect(throws: TargetError.self) { try await reading.read() }
                let words = "role \(role) lacks select on etl.\(reading.needed) and rights on "
                #expect(refusal?.description.hasPrefix(words) == true, "\(String(describing: refusal))")
                if case .missingRights(_, table: _, others: _, grants: let grants, role: _)? = refusal {
                    advice = grants
                }
            }
            try await database.run(advice)
            for reading in readings { try await reading.read() }
            #expect(
                try await database.value(
                    "select has_table_privilege('\(role)', 'etl.access_token', 'select')"
                ) == "f"
            )
            await connection.close()
            try await database.run("drop owned by \(role); drop role \(role)")
        }
    }

    @Test func `a role that is denied a table while it reads is told the grants behind what the server says`()
        async throws
    {
        let scripts = try CopiedScripts()
        try await TemporaryDatabase.with { database in
            let name = try await database.value("select current_database()") ?? ""
            let role = "reader_\(name.suffix(12))"
            let columns = try await database.value(
                """
                select string_agg(quote_ident(attname), ', ') from pg_attribute
                where attrelid = 'etl.migration'::regclass and attnum > 0 and not attisdropped
                """
            )
            try await database.run(
                """
                create role \(role);
                grant usage on schema etl to \(role);
                grant select (\(columns ?? "")) on etl.migration to \(role)
                """
            )
            let connection = try await Connection.open(
                ConnectionSettings(url: "\(database.url)&options=-c%20role%3D\(role)")
            )
            let folder = scripts.folder
            let subject = try TraceSubject(SomeRows.albumID, kind: .album)
            let checker = Checker(scripts: folder)
            let closed = await #expect(throws: TargetError.self) { try await checker.check(connection) }
            #expect(closed == .closedSchemas("catalog, history", role: role))
            try await database.run("grant usage on schema catalog, history to \(role)")
            let readings: [@Sendable () async throws -> Void] = [
                { _ = try await checker.check(connection) },
                { _ = try await SchemaDrifts(connection, scripts: folder) },
                { _ = try await Quarantine(scripts: folder).entries(Quarantine.Choice(), connection) },
                { _ = try await Trace(of: subject, connection, scripts: folder) },
            ]
            var advice = ""
            for reading in readings {
                let refusal = await #expect(throws: TargetError.self) { try await reading() }
                guard case .denied(let words, let rights)? = refusal else {
                    Issue.record("\(String(describing: refusal))")
                    continue
                }
                #expect(words.contains("permission denied for "))
                let start = "role \(role) lacks select on catalog.album and rights on "
                #expect(rights.description.hasPrefix(start))
                #expect(refusal?.description == "\(words); \(rights)")
                advice = rights.grants
            }
            try await database.run(advice)
            for reading in readings.dropLast() { try await reading() }
            await #expect(throws: ProvenanceError.self) { try await readings[3]() }

            // What no grant is named for stays as the server says it.
            try scripts.write("-- A token.\n\nselect host from etl.access_token;", to: "checks/token.sql")
            let denial = await #expect(throws: ServerError.self) { try await checker.check(connection) }
            #expect(denial?.location?.file.hasSuffix("checks/token.sql") == true)
            await connection.close()
            try await database.run("drop owned by \(role); drop role \(role)")
        }
    }
}
