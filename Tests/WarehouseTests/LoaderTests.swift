import Catalog
import Diagnostics
import Foundation
import Landing
import Postgres
import TestSupport
import Testing

@testable import Warehouse

@Suite struct LoaderTests {
    private let loader = Loader(scripts: TemporaryDatabase.scripts)

    @Test func `rows arrive, and the run, its stages and the books with them`() async throws {
        let scratch = try ScratchRun(SomeRows.all())
        try scratch.write(
            receipt: """
                {"stage":"extract-albums","counts":{"answers":3},"partial":true,"resume_at":"2026-11-22T02:00:00Z",\
                "reason":"quota","started_at":"2026-11-21T02:00:00Z","ended_at":"2026-11-21T02:05:00Z","exit_code":75}
                """,
            of: "extract-albums"
        )
        try scratch.write(receipt: "{torn", of: "extract-tracks")
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let report = try await loader.load(scratch.run, connection)
            #expect(!report.isRepeat)
            #expect(report.rowCounts[.artist] == 1)
            let artists = try await connection.query("select id, name from catalog.artist")
            #expect(artists.values == [[SomeRows.artistID, "Radiohead"]])

            let tally = report.tally(of: "load")
            #expect(tally.counts["rows"] == 4)
            #expect(tally.counts["artist_inserted"] == 1)
            #expect(tally.counts["already_loaded"] == 0)

            let load = try await connection.query(
                "select run, digest, row_counts ->> 'artist' as artists, ended_at is not null as ended from etl.load"
            )
            #expect(load.values == [[scratch.run.name, report.digest, "1", "t"]])
            let stages = try await connection.query(
                "select stage, exit_code, is_partial, reason, counts ->> 'answers' as answers from etl.stage_run"
            )
            #expect(stages.values == [["extract-albums", "75", "t", "quota", "3"]])
            let run = try await connection.query(
                "select run, started_at = '2026-11-21T02:00:00Z' as started from etl.run"
            )
            #expect(run.values == [[scratch.run.name, "t"]])
        }
    }

    @Test func `the same rows again are a repeat that loads nothing`() async throws {
        let first = try ScratchRun(SomeRows.all())
        let second = try ScratchRun(SomeRows.all(), name: "2026-11-21T22-10-42Z")
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let report = try await loader.load(first.run, connection)
            let repeated = try await loader.load(second.run, connection)
            #expect(repeated.isRepeat)
            #expect(repeated.loadID == report.loadID)
            #expect(repeated.tally(of: "load").counts["already_loaded"] == 1)
            #expect(try await connection.query("select count(*) from etl.load").scalar(as: Int.self) == 1)
        }
    }

    @Test func `a repeat enters what receipts say since, and a run with the same rows`() async throws {
        let (first, second) = (try ScratchRun(), try ScratchRun(name: "2026-11-21T22-10-42Z"))
        try first.write(receipt: Self.receipt(partial: true, exitCode: 75), of: "extract-albums")
        try second.write(receipt: Self.receipt(partial: false, exitCode: 0), of: "extract-albums")
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            _ = try await loader.load(first.run, connection)
            try first.write(receipt: Self.receipt(partial: false, exitCode: 0), of: "extract-albums")
            #expect(try await loader.load(first.run, connection).isRepeat)
            #expect(try await loader.load(second.run, connection).isRepeat)
            let stages = try await connection.query(
                "select run, exit_code, is_partial from etl.stage_run order by run"
            )
            #expect(stages.values == [[first.run.name, "0", "f"], [second.run.name, "0", "f"]])
            #expect(try await connection.query("select count(*) from etl.run").scalar(as: Int.self) == 2)
        }
    }

    private static func receipt(partial: Bool, exitCode: Int) -> String {
        """
        {"stage":"extract-albums","counts":{},"partial":\(partial),"started_at":"2026-11-21T02:00:00Z",\
        "ended_at":"2026-11-21T02:05:00Z","exit_code":\(exitCode)}
        """
    }

    @Test func `other rows are another load`() async throws {
        let scratch = try ScratchRun(SomeRows.all())
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            _ = try await loader.load(scratch.run, connection)
            try scratch.write(SomeRows.all(artist: "On a Friday", fetchedAt: "2026-11-22T02:41:00.123Z"))
            let report = try await loader.load(scratch.run, connection)
            #expect(!report.isRepeat)
            #expect(report.tally(of: "load").counts["artist_updated"] == 1)
            #expect(try await connection.query("select name from catalog.artist").values == [["On a Friday"]])
        }
    }

    @Test(arguments: ["read committed", "repeatable read", "serializable"])
    func `loads of the same rows at once load them once, whatever isolation is the default`(
        isolation: String
    ) async throws {
        let scratch = try ScratchRun(SomeRows.all())
        try await TemporaryDatabase.with { database in
            let name = try await database.value("select current_database()") ?? ""
            try await database.run(
                "alter database \(name) set default_transaction_isolation = '\(isolation)'"
            )
            let repeats = try await withThrowingTaskGroup(of: Bool.self) { group in
                for _ in 0..<3 {
                    group.addTask { try await loader.load(scratch.run, database.connect()).isRepeat }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(repeats.count { !$0 } == 1)
        }
    }

    /// What is wrong with the rows, and what the failure must say.
    enum Damage: CaseIterable {
        case missingFolder
        case missingFile
        case tornFile
        case missingRow
        case unlistedTable
        case unknownTable
        case otherFormat
        case brokenManifest

        func apply(to scratch: ScratchRun) throws {
            let empty = Dictionary(
                uniqueKeysWithValues: StagedTable.allCases.map { ($0.rawValue, ["rows": 0, "bytes": 0]) }
            )
            switch self {
            case .missingFolder: try FileManager.default.removeItem(at: scratch.run.rows)
            case .missingFile:
                try FileManager.default.removeItem(at: scratch.run.rows.appending(component: "album.copy"))
            case .tornFile: try scratch.write("1\t2026", to: "artist.copy")
            case .missingRow:
                try scratch.write("DE", to: "alias.copy")
                try scratch.write(manifest: empty.merging(["artist": ["rows": 2, "bytes": 1]]) { $1 })
                try scratch.write([.marketSet: [["1", "DE"]]])
                var tables = empty
                tables["market_set"] = ["rows": 2, "bytes": 5]
                try scratch.write(manifest: tables)
            case .unlistedTable:
                try scratch.write([:])
                try scratch.write(manifest: empty.filter { $0.key != "track" })
            case .unknownTable:
                try scratch.write([:])
                try scratch.write(manifest: empty.merging(["podcast": ["rows": 0, "bytes": 0]]) { $1 })
            case .otherFormat:
                try scratch.write([:])
                try scratch.write(manifest: empty, format: 1)
            case .brokenManifest: try scratch.write("{", to: "manifest.json")
            }
        }

        var words: String {
            switch self {
            case .missingFolder: "manifest.json is missing"
            case .missingFile: "album.copy is missing"
            case .tornFile: "artist.copy has 6 bytes, but its manifest says"
            case .missingRow: "market_set.copy has 1 rows, but its manifest says 2"
            case .unlistedTable: "track.copy is not in the manifest"
            case .unknownTable: "manifest.json names a table that this program does not load, podcast"
            case .otherFormat: "manifest.json is of another version: it has format 1, not "
            case .brokenManifest: "manifest.json is not a manifest"
            }
        }
    }

    @Test(arguments: Damage.allCases)
    func `damaged rows are refused by name and nothing is loaded`(damage: Damage) async throws {
        let scratch = try ScratchRun(SomeRows.all())
        try damage.apply(to: scratch)
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let error = await #expect(throws: LoadError.self) {
                try await loader.load(scratch.run, connection)
            }
            #expect(error?.description.contains(damage.words) == true)
            #expect(
                error?.description.hasSuffix(
                    "make the rows again with transform --run \(scratch.run.url.relativePath)"
                ) == true
            )
            #expect(error?.remedy == .fixInput)
            #expect(try await connection.query("select count(*) from etl.load").scalar(as: Int.self) == 0)
            #expect(
                try await connection.query("select count(*) from catalog.artist").scalar(as: Int.self) == 0
            )
        }
    }

    @Test func `a refused line is named, and nothing is loaded`() async throws {
        var rows = SomeRows.all()
        rows[.albumArtist]?.append(["1048577", "second", SomeRows.artistID])
        let scratch = try ScratchRun(rows)
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let error = await #expect(throws: ServerError.self) {
                try await loader.load(scratch.run, connection)
            }
            #expect(error?.location == .init(file: "rows/album_artist.copy", line: 2))
            #expect(error?.column == "position")
            #expect(error?.remedy == .fixInput)
            #expect(try await connection.query("select count(*) from etl.run").scalar(as: Int.self) == 0)
        }
    }

    @Test func `a database that lacks migrations is not loaded`() async throws {
        let scratch = try ScratchRun(SomeRows.all())
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let error = await #expect(throws: MigrationError.self) {
                try await loader.load(scratch.run, connection)
            }
            #expect(error?.description.contains("run migrate") == true)
            #expect(error?.remedy == .fixConfiguration)
        }
    }

    @Test func `a migration that came while a load waited for the lock keeps the load out`() async throws {
        let scratch = try ScratchRun(SomeRows.all())
        try await TemporaryDatabase.with { database in
            let holder = try await database.connect()
            _ = try await Migrator(scripts: TemporaryDatabase.scripts).migrate(holder)
            _ = try await holder.query(TemporaryDatabase.scripts.statement(.lockSession))
            let patient = Loader(scripts: TemporaryDatabase.scripts, patience: .seconds(600))
            let task = Task { try await patient.load(scratch.run, database.connect()) }
            try await database.wait(until: Self.waiting(for: "advisory"))
            try await holder.run(
                "insert into etl.migration (number, name, sha256, duration_ms) values (9999, '9999_newer.sql', 'x', 0)"
            )
            await holder.close()
            let error = await #expect(throws: MigrationError.self) { try await task.value }
            #expect(error?.description.contains("newer than this program") == true)
            #expect(try await database.value("select count(*) from etl.load") == "0")
        }
    }

    @Test func `a lock that somebody keeps ends the wait with 75`() async throws {
        let scratch = try ScratchRun(SomeRows.all())
        try await TemporaryDatabase.with { database in
            let holder = try await database.connect()
            _ = try await Migrator(scripts: TemporaryDatabase.scripts).migrate(holder)
            _ = try await holder.query(TemporaryDatabase.scripts.statement(.lockSession))
            let connection = try await database.connect()
            let impatient = Loader(scripts: TemporaryDatabase.scripts, patience: .milliseconds(200))
            let error = await #expect(throws: LockError.self) {
                try await impatient.load(scratch.run, connection)
            }
            #expect(error?.remedy == .resumeLater)
            await holder.close()
            // The server lets go of it a moment after the connection has ended.
            #expect(try await !loader.load(scratch.run, connection).isRepeat)
        }
    }

    @Test func `a cancelled load leaves nothing behind, and the next one succeeds`() async throws {
        let scratch = try ScratchRun(SomeRows.all())
        try await TemporaryDatabase.with { database in
            let holder = try await database.connect()
            try await holder.run("begin; lock table catalog.artist in access exclusive mode")
            let connection = try await database.connect()
            let task = Task { try await loader.load(scratch.run, connection) }
            try await database.wait(until: Self.waiting(for: "relation"))
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            try await holder.run("rollback")
            #expect(try await connection.query("select count(*) from etl.load").scalar(as: Int.self) == 0)
            #expect(try await !loader.load(scratch.run, connection).isRepeat)
        }
    }

    /// Whether somebody waits for a lock of that type in this database.
    private static func waiting(for type: String) -> String {
        """
        select count(*) > 0 from pg_locks
        where locktype = '\(type)' and not granted
            and database = (select oid from pg_database where datname = current_database())
        """
    }

    @Test func `a server that cannot see whether its client is gone is loaded all the same`() async throws {
        let scratch = try ScratchRun(SomeRows.all())
        let scripts = try CopiedScripts()
        // What a server on Windows says to 2 s, any server says to less than nothing.
        try scripts.write(
            "select set_config('client_connection_check_interval', '-1s', $1::boolean);",
            to: "statements/watch_client.sql"
        )
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            #expect(try await !Loader(scripts: scripts.folder).load(scratch.run, connection).isRepeat)
        }
    }

    @Test func `a staging folder that does not fit the program is refused`() async throws {
        let scratch = try ScratchRun()
        let scripts = try ScratchScripts()
        for table in StagedTable.allCases where table != .alias {
            try scripts.write("select 1;", to: "staging/\(table.rawValue).sql")
        }
        try scripts.write("select 1;", to: "merge/10_artist.sql")
        try await TemporaryDatabase.with(.empty) { database in
            let connection = try await database.connect()
            let loader = Loader(scripts: scripts.folder)
            let missing = await #expect(throws: ScriptError.self) {
                try await loader.load(scratch.run, connection)
            }
            #expect(missing?.description.contains("it lacks alias.sql; take both of one version: ") == true)
            #expect(missing?.remedy == .fixConfiguration)
            try scripts.write("select 1;", to: "staging/alias.sql")
            try scripts.write("select 1;", to: "staging/podcast.sql")
            let unknown = await #expect(throws: ScriptError.self) {
                try await loader.load(scratch.run, connection)
            }
            #expect(unknown?.description.contains("nothing is staged into podcast.sql") == true)
        }
    }

    @Test func `every staging table takes the columns of its rows file`() async throws {
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let staging = try TemporaryDatabase.scripts.scripts(in: "staging")
            try await connection.transaction { connection in
                for table in StagedTable.allCases {
                    let script = staging.first { $0.name.hasSuffix("/\(table.rawValue).sql") }
                    try await connection.run(#require(script))
                }
                for table in StagedTable.allCases {
                    let rows = try await connection.query(
                        """
                        select attname from pg_attribute
                        where attrelid = ('pg_temp.staged_' || $1)::regclass and attnum > 0 and attgenerated = ''
                        order by attnum
                        """,
                        [table.rawValue]
                    )
                    #expect(try rows.decode("attname", as: String.self) == table.columns)
                }
            }
        }
    }
}
