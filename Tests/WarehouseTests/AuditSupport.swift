import Catalog
import Foundation
import Landing
import Postgres
import TestSupport
import Warehouse

/// A copy of the project's scripts that a test may spoil.
struct CopiedScripts {
    let directory: ScratchDirectory
    let folder: ScriptFolder

    init() throws {
        directory = try ScratchDirectory()
        let copy = directory.appending("sql")
        try FileManager.default.copyItem(at: Checkout.sql.resolvingSymlinksInPath(), to: copy)
        folder = ScriptFolder(copy.path(percentEncoded: false))
    }

    /// A copy whose merge ends with `statements`, as if the scripts before them had a bug.
    init(planting statements: String) throws {
        try self.init()
        try write("-- A bug.\n\(statements);\n", to: "merge/98_plant.sql")
    }

    func write(_ text: String, to path: String) throws {
        try directory.write(text, to: "sql/\(path)")
    }
}

/// What a load writes, counted: it stays all at zero when nothing was loaded.
struct LoadTraces {
    /// Rows of tables that every load of ``SomeRows`` writes, with their history.
    static let query = """
        select (select count(*) from catalog.artist) as artists, (select count(*) from catalog.album_artist) as credits,
            (select count(*) from history.name) as names, (select count(*) from etl.load) as loads,
            (select count(*) from etl.load_count) as books, (select count(*) from etl.load_quarantine) as kept,
            (select count(*) from etl.load_verdict) as verdicts, (select count(*) from etl.quarantine) as quarantine,
            (select count(*) from etl.run) as runs
        """

    /// What stands in a database that was never loaded.
    static let none = Array(repeating: Optional("0"), count: 9)

    /// The counts as `connection` sees them.
    static func seen(by connection: Connection) async throws -> [String?] {
        try await connection.query(query).values[0]
    }
}

extension SomeRows {
    /// The rows, and one item in the quarantine.
    static func withQuarantine() -> [StagedTable: [[String?]]] {
        all().merging([
            .quarantine: [["unusable", "albums/00001.ndjson:1", "/artists/1", "has no id", "{}", "44", nil]]
        ]) { $1 }
    }
}

extension ScratchRun {
    /// Runs the real `load` for this run.
    func load(
        into url: String,
        _ arguments: String...,
        scripts: ScriptFolder = TemporaryDatabase.scripts
    ) async throws -> Program.Outcome {
        try await start(into: url, arguments, scripts: scripts).outcome()
    }

    /// Starts the real `load` for this run.
    func start(
        into url: String,
        _ arguments: [String] = [],
        scripts: ScriptFolder = TemporaryDatabase.scripts
    ) throws -> Program {
        let manifest = Checkout.root.appending(path: "pipelines/catalog.yaml")
        return try Program(
            Checkout.products.appending(component: "load"),
            ["--run", run.url.path, "--manifest", manifest.path, "--sql", scripts.path] + arguments,
            environment: ["DATABASE_URL": url],
            in: directory.url
        )
    }
}

extension Program.Outcome {
    /// The lines of standard error that say what failed.
    var failures: [String] {
        errors.split(separator: "\n").filter { $0.contains(" error ") }.map(String.init)
    }
}
