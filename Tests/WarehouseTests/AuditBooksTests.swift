import Catalog
import Diagnostics
import Foundation
import Landing
import Postgres
import TestSupport
import Testing
import Warehouse

/// The books from what was landed to what was written; a load that cannot account for a row loads none.
@Suite struct AuditBooksTests {
    @Test func `what was landed is what was quarantined, superseded or staged, kind by kind`() async throws {
        let scratch = try ScratchRun(SomeRows.withQuarantine())
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let report = try await Loader(scripts: TemporaryDatabase.scripts).load(scratch.run, connection)
            #expect(report.audit.quarantined == ["artist": 1])
            let tally = report.tally(of: "load").counts
            #expect(tally["artist_quarantined"] == 1)
            #expect(tally["artist_superseded"] == 0)
            #expect(tally["artist_staged"] == 1)
            #expect(tally["superseded"] == 0)
            #expect(tally["staged"] == tally["rows"])
            let artists = try await connection.query(
                "select landed, quarantined, superseded, staged, inserted from etl.load_balance where kind = 'artist'"
            )
            #expect(artists.values == [["2", "1", "0", "1", "1"]])
            let unbalanced = try await connection.query(
                """
                select kind from etl.load_balance
                where landed + revalidated <> quarantined + superseded + staged
                    or staged <> inserted + updated + unchanged
                """
            )
            #expect(unbalanced.values.isEmpty)
        }
    }

    @Test(
        arguments: [
            (nil, "unusable", "answer"), ("", "unusable", "album"),
            ("/albums/items/0/artists/1", "unusable", "artist"),
            ("/items/3", "unusable", "track"), ("/tracks/items/3", "unusable", "track"),
            ("/artists/2/genres/0", "unusable", "genres"), ("/popularity", "unusable", "value"),
            ("/items/3", "repaired", nil),
        ] as [(String?, String, String?)]
    )
    func `what went to the quarantine is counted by what it would have been`(
        pointer: String?,
        kind: String,
        name: String?
    ) async throws {
        var rows = SomeRows.all()
        rows[.quarantine] = [[kind, "albums/00001.ndjson:1", pointer, "odd", "{}", "44", nil]]
        let scratch = try ScratchRun(rows)
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let report = try await Loader(scripts: TemporaryDatabase.scripts).load(scratch.run, connection)
            #expect(report.audit.quarantined == (name.map { [$0: 1] } ?? [:]))
        }
    }

    @Test func `what an answer has beside the problems that are named is no answer that was refused`()
        async throws
    {
        var rows = SomeRows.all()
        let reason = "500 more problems in this answer"
        rows[.quarantine] = [["unusable", "albums/00001.ndjson:1", "", reason, "", "44", nil]]
        let scratch = try ScratchRun(rows)
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let report = try await Loader(scripts: TemporaryDatabase.scripts).load(scratch.run, connection)
            #expect(report.audit.quarantined == ["value": 1])
            #expect(report.audit.warnings.isEmpty)
        }
    }

    @Test(arguments: [
        ("artists/00001.ndjson", "artist"), ("albums/00001.ndjson", "album"),
        ("tracks/00001.ndjson", "track"),
        ("search/00001.ndjson", "answer"), ("albums/requests.ndjson", "answer"),
    ])
    func `answers that were refused whole are what their source asks for`(
        segment: String,
        kind: String
    ) async throws {
        var rows = SomeRows.all()
        rows[.quarantine] = (1...2).map { line in
            ["unusable", "\(segment):\(line)", "", "expected an object", "[]", "\(line)", nil]
        }
        let scratch = try ScratchRun(rows)
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let report = try await Loader(scripts: TemporaryDatabase.scripts).load(scratch.run, connection)
            #expect(report.audit.quarantined == [kind: 2])
            let warnings = kind == "answer" ? [] : ["loaded_most_items_are_quarantined"]
            #expect(report.audit.warnings.map(\.name) == warnings)
        }
    }

    @Test func `what an answer repeats in the same words is one of what it lost, as of what it told`()
        async throws
    {
        for (line, isMost) in [(1, false), (2, true)] {
            var rows = SomeRows.all()
            rows[.quarantine] = (0..<10).map { track -> [String?] in
                // The one artist that can be used is told ten times, too, and has one row.
                let landed = "albums/00001.ndjson:\(track == 0 ? line : 1)"
                let pointer = "/tracks/items/\(track)/artists/1"
                return ["unusable", landed, pointer, "has no id", #"{"id":null}"#, "44", nil]
            }
            let scratch = try ScratchRun(rows)
            try await TemporaryDatabase.with { database in
                let connection = try await database.connect()
                let loader = Loader(scripts: TemporaryDatabase.scripts)
                let report = try await loader.load(scratch.run, connection)
                #expect(report.audit.quarantined == ["artist": 10])
                let warnings = isMost ? ["loaded_most_items_are_quarantined"] : []
                #expect(report.audit.warnings.map(\.name) == warnings)
                let kept = try await connection.query("select example from etl.load_verdict")
                let example = #"{"id": null, "kind": "artist", "landed": 3, "quarantined": 2}"#
                #expect(try kept.decode("example", as: String.self) == (isMost ? [example] : []))
            }
        }
    }

    @Test func `a quarantine with other items than transform counted is refused`() async throws {
        let scratch = try ScratchRun(SomeRows.withQuarantine())
        var manifest = try #require(try RowsManifest.read(in: scratch.run))
        manifest.counts["unusable"] = 2
        try scratch.write(
            String(decoding: JSONEncoder().encode(manifest), as: UTF8.self),
            to: "manifest.json"
        )
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let error = await #expect(throws: AuditError.self) {
                try await Loader(scripts: TemporaryDatabase.scripts).load(scratch.run, connection)
            }
            #expect(error == .quarantineDiffers(counted: 1, told: 2))
            #expect(error?.description.contains("has 1 unusable items, but its manifest says 2") == true)
            #expect(error?.remedy == .fixInput)
            #expect(try await LoadTraces.seen(by: connection) == LoadTraces.none)
        }
    }

    @Test(
        arguments: [
            (
                .artist, ["2097152", "1", "7", SomeRows.trackID, "Nobody", nil, nil], "row_without_answer",
                "kind artist answer 2 occurrence 2097152"
            ),
            (
                .alias, ["2", "artist", SomeRows.trackID, SomeRows.artistID, nil], "row_without_answer",
                "kind alias answer 2"
            ),
            (
                .albumArtist, ["1048580", "1", SomeRows.artistID], "item_without_album",
                "kind album_artist answer 1 occurrence 1048580"
            ),
            (
                .albumTrack, ["1048577", "1", SomeRows.trackID, nil, nil], "item_without_page",
                "kind album_track answer 1 occurrence 1048577"
            ),
        ] as [(StagedTable, [String?], String, String)]
    )
    func `a row that no merge sees, because what it belongs to is not there, loads nothing`(
        table: StagedTable,
        row: [String?],
        check: String,
        words: String
    ) async throws {
        var rows = SomeRows.all()
        rows[table, default: []].append(row)
        let scratch = try ScratchRun(rows)
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let error = await #expect(throws: AuditError.self) {
                try await Loader(scripts: TemporaryDatabase.scripts).load(scratch.run, connection)
            }
            let line = error?.description ?? ""
            #expect(line.contains("loaded_\(check): "), "\(line)")
            #expect(line.contains("(1 row: \(words))"), "\(line)")
            #expect(try await LoadTraces.seen(by: connection) == LoadTraces.none)
        }
    }

    /// A bug in a merge script: what it does, and what the line must name.
    static let bugs: [(script: String, words: String)] = [
        // A row that is staged, and not written.
        (
            """
            insert into etl.load_count (load_id, kind, occurrences, superseded, staged, inserted, updated, unchanged)
            values (current_setting('discograph.load_id')::bigint, 'alias', 1, 0, 1, 0, 0, 0)
            """, "load_count_staged_balance"
        ),
        // A row that is neither superseded nor staged.
        (
            """
            insert into etl.load_count (load_id, kind, occurrences, superseded, staged, inserted, updated, unchanged)
            values (current_setting('discograph.load_id')::bigint, 'alias', 2, 0, 1, 1, 0, 0)
            """, "load_count_occurrences_balance"
        ),
        // A row that nobody copied.
        (
            """
            insert into etl.load_count (load_id, kind, occurrences, superseded, staged, inserted, updated, unchanged)
            values (current_setting('discograph.load_id')::bigint, 'alias', 1, 0, 1, 1, 0, 0)
            """, "the books of alias do not balance: 0 rows copied, 1 merged; nothing was loaded"
        ),
        ("select 1", "the books of alias do not balance: 0 rows copied, no account of any merged"),
    ]

    @Test(arguments: bugs.indices)
    func `a merge script that loses rows loads nothing`(bug: Int) async throws {
        let scripts = try CopiedScripts()
        try scripts.write("-- A bug.\n\(Self.bugs[bug].script);\n", to: "merge/70_alias.sql")
        let scratch = try ScratchRun(SomeRows.withQuarantine())
        try await TemporaryDatabase.with { database in
            let outcome = try await scratch.load(into: database.url, scripts: scripts.folder)
            #expect([65, 70].contains(outcome.status))
            #expect(outcome.failures.count == 1)
            #expect(outcome.failures.first?.contains(Self.bugs[bug].words) == true, "\(outcome.errors)")
            let reader = try await database.connect()
            #expect(try await LoadTraces.seen(by: reader) == LoadTraces.none)
        }
    }
}
