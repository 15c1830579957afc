import Catalog
import Foundation
import Landing
import Postgres
import TestSupport
import Warehouse

/// A folder of SQL scripts of a test's own, with the project's statements.
struct ScratchScripts {
    let directory: ScratchDirectory
    let folder: ScriptFolder

    /// A folder with one migration, which makes what the migrator itself needs.
    init() throws {
        directory = try ScratchDirectory()
        folder = ScriptFolder(directory.appending("sql").path(percentEncoded: false))
        let statements = directory.appending("sql", "statements")
        try FileManager.default.createDirectory(
            at: directory.appending("sql", "analytics"),
            withIntermediateDirectories: true
        )
        try FileManager.default.createSymbolicLink(
            at: statements,
            withDestinationURL: Checkout.sql.appending(component: "statements")
        )
        try write(Self.first, to: "migrations/0001_create_etl.sql")
    }

    /// Writes `text` to `path` inside the folder.
    func write(_ text: String, to path: String) throws {
        try directory.write(text, to: "sql/\(path)")
    }

    /// Removes the file at `path` inside the folder.
    func remove(_ path: String) throws {
        try FileManager.default.removeItem(at: directory.url.appending(path: "sql/\(path)"))
    }

    /// The name that an error gives to the script at `path`.
    func name(of path: String) -> String { "\(folder.path)/\(path)" }

    private static let first = """
        create schema etl;
        create schema analytics;
        create table etl.migration (
            number integer primary key,
            name text not null,
            sha256 text not null,
            applied_at timestamptz not null default now(),
            duration_ms integer not null
        );
        create table etl.analytics_version (
            only_row boolean primary key default true check (only_row),
            sha256 text not null,
            views text[] not null default '{}',
            applied_at timestamptz not null default now()
        );
        """
}

/// A run with rows written by hand.
struct ScratchRun {
    let directory: ScratchDirectory
    let run: RunDirectory

    /// A run whose rows files hold `rows`, and nothing where none are given.
    init(_ rows: [StagedTable: [[String?]]] = [:], name: String = "2026-11-20T22-10-42Z") throws {
        directory = try ScratchDirectory()
        run = RunDirectory(url: directory.appending("runs", name))
        try write(rows)
    }

    /// Writes all rows files and their manifest.
    func write(_ rows: [StagedTable: [[String?]]]) throws {
        var tables: [String: [String: Int]] = [:]
        for table in StagedTable.allCases {
            let lines = (rows[table] ?? []).map { row in
                row.map { $0 ?? "\\N" }.joined(separator: "\t") + "\n"
            }
            let text = lines.joined()
            try write(text, to: "\(table.rawValue).copy")
            tables[table.rawValue] = ["rows": lines.count, "bytes": text.utf8.count]
        }
        try write(manifest: tables)
    }

    /// Writes a manifest alone.
    func write(manifest tables: [String: [String: Int]], format: Int = RowsManifest.currentFormat) throws {
        let manifest: [String: Any] = ["format": format, "tables": tables, "landing": [String: Int]()]
        let data = try JSONSerialization.data(withJSONObject: manifest, options: [.sortedKeys])
        try write(String(decoding: data, as: UTF8.self), to: "manifest.json")
    }

    /// Writes one file of `rows/`.
    func write(_ text: String, to file: String) throws {
        try directory.write(text, to: "runs/\(run.name)/rows/\(file)")
    }

    /// Writes the receipt of a stage.
    func write(receipt: String, of stage: String) throws {
        try directory.write(receipt, to: "runs/\(run.name)/receipts/\(stage).json")
    }
}

/// A few rows that refer to each other: an artist, an album of theirs, and its track.
enum SomeRows {
    static let artistID = "4Z8W4fKeB5YxbusRsdQVPb"
    static let albumID = "6dVIqQ8qmQ5GBnJ9shOYGE"
    static let trackID = "63OQupATfueTdZMWTxW03A"
    static let fetchedAt = "2026-11-21T02:41:00.123Z"

    static func all(
        artist name: String = "Radiohead",
        fetchedAt: String = fetchedAt
    ) -> [StagedTable: [[String?]]] {
        [
            .answer: [["1", fetchedAt, "albums/00001.ndjson:1"]],
            .artist: [
                ["1048576", "\(ArtistField.name.rawValue)", "\(name.utf8.count)", artistID, name, nil, nil]
            ],
            .album: [
                [
                    "1048577", "\(AlbumField.name.rawValue | AlbumField.artists.rawValue)", "2",
                    albumID, "OK Computer", nil, nil, nil, nil, nil, nil, nil, nil,
                ]
            ],
            .albumArtist: [["1048577", "1", artistID]],
        ]
    }
}
