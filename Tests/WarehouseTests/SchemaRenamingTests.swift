import Foundation
import Postgres
import TestSupport
import Testing

@testable import Warehouse

@Suite struct SchemaRenamingTests {
    @Test(arguments: [
        (
            "select 1 from catalog.album as a join etl.load on true",
            "select 1 from catalog_rebuilt.album as a join etl_rebuilt.load on true"
        ),
        ("create schema history;", "create schema history_rebuilt;"),
        ("where nspname in ('catalog', 'etl')", "where nspname in ('catalog_rebuilt', 'etl_rebuilt')"),
        ("'catalog'::regnamespace", "'catalog_rebuilt'::regnamespace"),
        ("to_regclass('etl.migration')", "to_regclass('etl_rebuilt.migration')"),
        ("select 'name' as history, pg_catalog.now()", "select 'name' as history, pg_catalog.now()"),
        ("-- what etl.load says\nselect 1", "-- what etl.load says\nselect 1"),
        ("comment on schema etl is 'Loads.';", "comment on schema etl_rebuilt is 'Loads.';"),
        (
            "comment on column etl.a.b is 'See catalog.track: it''s etl.x.';",
            "comment on column etl_rebuilt.a.b is 'See catalog.track: it''s etl.x.';"
        ),
        ("execute 'select from etl.x'", "execute 'select from etl_rebuilt.x'"),
    ])
    func `schemas are called by their other names, prose stays`(text: String, expected: String) {
        #expect(SchemaRenaming.rebuilt.renamed(text) == expected)
    }

    /// What is not renamed would reach into the warehouse that stands.
    @Test(arguments: ["migrations", "analytics", "staging", "merge", "checks", "statements"])
    func `no script names a schema in a way that is not understood`(folder: String) throws {
        let scripts = try TemporaryDatabase.scripts.with(.rebuilt).scripts(in: folder)
        #expect(!scripts.isEmpty)
        // A rebuild's own statements name both.
        for script in scripts where !script.stem.hasPrefix("rebuild_") {
            let code = script.text
                .replacing(/--[^\n]*/, with: "")
                .replacing(/comment on [^']* is '(?:[^']|'')*'/, with: "")
            let schema = /(?:^|[^\w])(?:catalog|etl|analytics)(?![\w])/
            let places = code.split(separator: "\n").filter { $0.contains(schema) }
            #expect(places.isEmpty, "\(script.name): \(places)")
        }
    }

    @Test func `the scripts under other names make a warehouse beside the first, and leave that alone`()
        async throws
    {
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let renamed = TemporaryDatabase.scripts.with(.rebuilt)
            _ = try await Migrator(scripts: renamed).migrate(connection)
            let objects = """
                select nspname, count(*) from pg_class join pg_namespace on pg_namespace.oid = relnamespace
                where nspname ~ '^(catalog|history|etl|analytics)' group by nspname order by nspname
                """
            let counts = try await connection.query(objects).values
            #expect(counts.count == 8)
            for pair in stride(from: 0, to: counts.count, by: 2) {
                #expect(counts[pair].last == counts[pair + 1].last, "\(counts[pair])")
            }
            let scratch = try ScratchRun(SomeRows.all())
            _ = try await Loader(scripts: renamed).load(scratch.run, connection)
            let albums = try await connection.query("select id from catalog_rebuilt.album")
            #expect(albums.count == 1)
            for table in ["catalog.album", "etl.load", "etl.run", "catalog.artist", "etl.artist"] {
                #expect(
                    try await connection.query("select count(*) from \(table)").scalar(as: Int.self) == 0,
                    "\(table)"
                )
            }
        }
    }
}
