import Catalog
import Foundation
import Landing
import Postgres
import TestSupport
import Warehouse

/// A migrated database and the loader, as the tests of the merge use them.
struct LoadedDatabase {
    let connection: Connection
    /// How long a load waits for others.
    static let patience = Duration.seconds(600)
    private let loader = Loader(scripts: TemporaryDatabase.scripts, patience: Self.patience)

    /// Runs `body` with an empty warehouse.
    static func with(_ body: (LoadedDatabase) async throws -> Void) async throws {
        try await TemporaryDatabase.with { database in
            try await body(LoadedDatabase(connection: database.connect()))
        }
    }

    /// Runs `body` with an empty warehouse while another session is in a transaction that began with `statement`.
    static func with(
        reading statement: String,
        _ body: (LoadedDatabase) async throws -> Void
    ) async throws {
        try await TemporaryDatabase.with { database in
            let reader = try await database.connect()
            try await reader.run(SQLScript(name: "test.sql", text: "begin; \(statement)"))
            try await body(LoadedDatabase(connection: database.connect()))
            await reader.close()
        }
    }

    /// What an empty warehouse contains after `body`.
    static func contents(after body: (LoadedDatabase) async throws -> Void) async throws -> [String: [String]]
    {
        try await TemporaryDatabase.with { database in
            let loaded = LoadedDatabase(connection: try await database.connect())
            try await body(loaded)
            return try await loaded.contents()
        }
    }

    /// Loads what `fill` writes, as the run named `run`, as if `mapping` had made it.
    @discardableResult
    func load(
        run: String = "2026-11-21T00-00-00Z",
        mapping: String = "",
        _ fill: (inout Answers) -> Void
    ) async throws -> LoadReport {
        var answers = Answers()
        fill(&answers)
        return try await load(answers, run: run, mapping: mapping)
    }

    /// Loads `answers`.
    @discardableResult
    func load(
        _ answers: Answers,
        run: String = "2026-11-21T00-00-00Z",
        mapping: String = ""
    ) async throws -> LoadReport {
        let scratch = try ScratchDirectory()
        var tables: [String: [String: Int]] = [:]
        let staged = answers.finished()
        for table in StagedTable.allCases {
            let rows = staged[table] ?? []
            let text = rows.map { row in row.map { $0 ?? "\\N" }.joined(separator: "\t") + "\n" }.joined()
            try scratch.write(text, to: "runs/\(run)/rows/\(table.rawValue).copy")
            tables[table.rawValue] = ["rows": rows.count, "bytes": text.utf8.count]
        }
        let manifest: [String: Any] = [
            "format": RowsManifest.currentFormat, "tables": tables, "landing": [String: Int](),
            "mapping": mapping,
        ]
        let json = try JSONSerialization.data(withJSONObject: manifest, options: [.sortedKeys])
        try scratch.write(String(decoding: json, as: UTF8.self), to: "runs/\(run)/rows/manifest.json")
        return try await loader.load(RunDirectory(url: scratch.appending("runs", run)), connection)
    }

    /// The rows of `query`, each with its columns joined by a bar; null is a dot.
    func rows(_ query: String) async throws -> [String] {
        try await connection.query(SQLScript(name: "test.sql", text: query)).values.map { row in
            row.map { $0 ?? "." }.joined(separator: "|")
        }
    }

    /// Everything that must not depend on the order of loading, table by table.
    func contents() async throws -> [String: [String]] {
        var contents: [String: [String]] = [:]
        for table in try await rows(Self.comparedTables) {
            contents[table] = try await rows("select compared::text from \(table) as compared order by 1")
        }
        // Whether the content is known depends on the order: it only saves work.
        contents["etl.album_track_page"] = try await rows(
            "select album_id, first_position, item_count, is_last, fetched_at from etl.album_track_page order by 1, 2, 3, 4"
        )
        // Which load brought an answer first is a matter of order.
        contents["etl.answer"] = try await rows(
            "select run, landed, fetched_at from etl.answer order by 1, 2, 3"
        )
        return contents
    }

    /// Where every row of `catalog` lies: unchanged as long as no row is written.
    func rowVersions() async throws -> [String: [String]] {
        var versions: [String: [String]] = [:]
        for table in try await rows(Self.catalogTables) {
            versions[table] = try await rows("select ctid, xmin from \(table) order by 1")
        }
        return versions
    }

    private static let catalogTables = """
        select format('%I.%I', schemaname, tablename) from pg_tables where schemaname = 'catalog'
        """

    private static let comparedTables = """
        select format('%I.%I', nspname, relname)
        from pg_class join pg_namespace on pg_namespace.oid = relnamespace
        where (nspname in ('catalog', 'history') and relkind in ('r', 'v'))
            or (nspname = 'etl' and relname in (
                'artist_confirmation', 'album_confirmation', 'track_confirmation', 'artist_album',
                'track_playability', 'search_page', 'alias', 'former_name', 'artist_metric', 'album_metric',
                'track_metric'
            ))
        """
}

/// An identifier that begins with `name`, which is the part of it that a test reads.
func identifier(_ name: String) -> String {
    name.padding(toLength: 22, withPad: "0", startingAt: 0)
}

/// An hour of a day of November 2026, as rows files write it.
func time(_ day: Int, _ hour: Int = 12, _ millisecond: Int = 0) -> String {
    String(format: "2026-11-%02dT%02d:00:00.%03dZ", day, hour, millisecond)
}

let artistA = identifier("artistA")
let artistB = identifier("artistB")
let albumA = identifier("albumA")
let albumB = identifier("albumB")
let trackA = identifier("trackA")
let trackB = identifier("trackB")
let trackC = identifier("trackC")
