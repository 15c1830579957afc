import Catalog
import Diagnostics
import Foundation
import Landing
import Postgres
import TestSupport
import Testing
import Warehouse

/// What is looked for between merging and publishing, and that nothing of a bad load is ever seen.
@Suite struct AuditTests {
    /// Statements that end the merge with the defect that a check is named after.
    static let defects: [String: String] = [
        "loaded_album_lost_most_of_its_tracks": """
        insert into pg_temp.previous_album (id, tracks) values ('\(SomeRows.albumID)', 10);
        update etl.load_count set deleted = 10 where kind = 'album_track'
        """,
        "loaded_alias_points_nowhere": """
        insert into pg_temp.merged_alias (kind, asked_id, answered_id, effect)
        values ('artist', '\(SomeRows.artistID)', 'nobody', 'inserted')
        """,
        "loaded_list_has_a_gap": """
        insert into catalog.artist_genre (artist_id, position, genre)
        values ('\(SomeRows.artistID)', 1, 'a'), ('\(SomeRows.artistID)', 3, 'b');
        insert into pg_temp.merged_artist_genre (artist_id, position, effect)
        values ('\(SomeRows.artistID)', 3, 'inserted')
        """,
        "loaded_market_code_is_malformed": """
        insert into catalog.market_set (id, market_count) values (etl.market_set_id('Germany'), 1);
        insert into catalog.market_set_member (id, market) values (etl.market_set_id('Germany'), 'Germany');
        insert into pg_temp.merged_market_set (id, effect) values (etl.market_set_id('Germany'), 'inserted')
        """,
        "loaded_market_set_differs_from_its_id": """
        insert into catalog.market_set (id, market_count) values (etl.market_set_id('DE,US'), 2);
        insert into catalog.market_set_member (id, market) values (etl.market_set_id('DE,US'), 'DE');
        insert into pg_temp.merged_market_set (id, effect) values (etl.market_set_id('DE,US'), 'inserted')
        """,
        "loaded_most_items_are_quarantined": """
        insert into pg_temp.staged_quarantine (kind, landed, pointer, reason, digest)
        select 'unusable', 'albums/00001.ndjson:1', '/artists/' || number, 'has no id', number
        from generate_series(1, 5) as number
        """,
        "loaded_most_names_are_gone": """
        update catalog.artist set name = null;
        update pg_temp.merged_artist set effect = 'updated', known_name = name
        """,
        "loaded_number_is_out_of_range": "update catalog.artist set popularity = 101",
        "loaded_release_date_contradicts_its_text":
            "update catalog.album set release_date_text = '1997', release_date = '1997-05-21'",
        "loaded_request_lies_in_the_future": """
        insert into pg_temp.staged_request (stage, attempted_at, bucket, method, url, outcome)
        values ('extract-albums', now() + interval '2 hours', 'albums', 'GET', '/v1/albums', 'answered')
        """,
        "loaded_row_without_answer": """
        insert into pg_temp.staged_artist (occurrence, present, id) values (2097152, 0, '\(SomeRows.artistID)')
        """,
        "loaded_search_hit_without_row": """
        insert into pg_temp.merged_search_hit (query, kind, observed_on, rank, entity_id, effect)
        values ('q', 'artist', current_date, 1, 'nobody', 'inserted')
        """,
    ]

    /// Rows of a file that no merge sees, for the checks that look for those.
    static let orphans: [String: (table: StagedTable, row: [String?])] = [
        "loaded_item_without_album": (.albumArtist, ["1048570", "1", SomeRows.artistID]),
        "loaded_item_without_artist": (.artistGenre, ["1048570", "1", "jazz"]),
        "loaded_item_without_page": (.albumTrack, ["1048570", "1", SomeRows.trackID, nil, nil]),
        "loaded_item_without_track": (.trackArtist, ["1048570", "1", SomeRows.artistID]),
    ]

    @Test(arguments: try AuditTests.checks())
    func `a check before publishing finds its defect and says where it came from`(
        check: CheckScript
    ) async throws {
        var rows = SomeRows.all()
        let scripts: CopiedScripts
        if let orphan = Self.orphans[check.name] {
            rows[orphan.table, default: []].append(orphan.row)
            scripts = try CopiedScripts()
        } else {
            scripts = try CopiedScripts(planting: try #require(Self.defects[check.name]))
        }
        let scratch = try ScratchRun(rows)
        let loader = Loader(scripts: scripts.folder)
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            guard check.severity == .error else {
                let report = try await loader.load(scratch.run, connection)
                #expect(report.audit.warnings.map(\.name) == [check.name])
                #expect(report.tally(of: "load").counts["warning_\(check.name)"] == 1)
                #expect(report.tally(of: "load").counts["warnings"] == 1)
                let kept = try await connection.query(
                    "select check_name, severity, rows, message, example is not null as has_example from etl.load_verdict"
                )
                #expect(kept.values == [[check.name, "warning", "1", check.message, "t"]])
                return
            }
            let error = await #expect(throws: AuditError.self) {
                try await loader.load(scratch.run, connection)
            }
            let line = error?.description ?? ""
            #expect(line.contains("\(check.name): \(check.message) (1 row: kind "), "\(line)")
            if line.contains("kind artist id") || line.contains("kind album id") {
                #expect(line.contains("landed at albums/00001.ndjson:1;"), "\(line)")
            }
            #expect(!line.contains("\n"))
            #expect(error?.remedy == .fixInput)
            #expect(try await LoadTraces.seen(by: connection) == LoadTraces.none)
        }
    }

    @Test func `an odd number of Spotify's is loaded as it was sent, and told of`() async throws {
        var rows = SomeRows.all()
        let present = "\(ArtistField.name.rawValue | ArtistField.popularity.rawValue)"
        rows[.artist] = [["1048576", present, "1", SomeRows.artistID, "Radiohead", "101", nil]]
        let scratch = try ScratchRun(rows)
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let report = try await Loader(scripts: TemporaryDatabase.scripts).load(scratch.run, connection)
            #expect(report.audit.warnings.map(\.name) == ["loaded_number_is_out_of_range"])
            let popularity = "select popularity from catalog.artist"
            #expect(try await connection.query(popularity).scalar(as: Int.self) == 101)
        }
    }

    @Test func `sound rows pass every check, and again when they come once more`() async throws {
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            for day in 21...22 {
                let scratch = try ScratchRun(SomeRows.all(fetchedAt: "2026-11-\(day)T02:41:00.123Z"))
                let loader = Loader(scripts: TemporaryDatabase.scripts)
                let report = try await loader.load(scratch.run, connection)
                #expect(report.audit.warnings.isEmpty)
            }
            #expect(
                try await connection.query("select count(*) from etl.load_verdict").scalar(as: Int.self) == 0
            )
        }
    }

    @Test func `a list that lost a place before others is found, a shorter one is not`() async throws {
        let scratch = try ScratchRun(SomeRows.all())
        for (position, isGap) in [(2, true), (3, false)] {
            let scripts = try CopiedScripts(
                planting: """
                    insert into catalog.artist_genre (artist_id, position, genre)
                    select '\(SomeRows.artistID)', place, 'g' from unnest(array[1, 2, 3]) as place
                    where place <> \(position);
                    insert into pg_temp.merged_artist_genre (artist_id, position, effect)
                    values ('\(SomeRows.artistID)', \(position), 'deleted')
                    """
            )
            try await TemporaryDatabase.with { database in
                let outcome = try await scratch.load(into: database.url, scripts: scripts.folder)
                #expect(outcome.status == (isGap ? 65 : 0), "\(outcome.errors)")
                #expect(outcome.errors.contains("loaded_list_has_a_gap") == isGap)
            }
        }
    }

    @Test func `a gap is excused by what its own answer lost, not by what another did`() async throws {
        let scratch = try ScratchRun(SomeRows.all())
        let (own, other) = (SomeRows.fetchedAt, "2026-11-20T02:41:00.123Z")
        let lost = [
            ("/genres/0", "expected a text", own, false), ("/genres/0", "expected a text", other, true),
            // What an answer lost without saying where.
            ("", "2001 more problems in this answer", own, false),
            ("", "2001 more problems in this answer", other, true),
        ]
        for (pointer, reason, seenAt, isGap) in lost {
            let scripts = try CopiedScripts(
                planting: """
                    insert into catalog.artist_genre (artist_id, position, genre)
                    values ('\(SomeRows.artistID)', 2, 'b');
                    insert into pg_temp.merged_artist_genre (artist_id, position, effect)
                    values ('\(SomeRows.artistID)', 2, 'inserted');
                    update etl.artist set genres_at = '\(SomeRows.fetchedAt)' where id = '\(SomeRows.artistID)';
                    insert into etl.quarantine (load_id, run, kind, landed, reason, digest)
                    select current_setting('discograph.load_id')::bigint, current_setting('discograph.run'), 'unusable',
                        'artists/00001.ndjson:1', '\(reason)', 'd';
                    insert into etl.quarantine_occurrence (quarantine_id, load_id, run, landed, pointer, seen_at)
                    select quarantine_id, load_id, run, landed, '\(pointer)', '\(seenAt)' from etl.quarantine
                    """
            )
            try await TemporaryDatabase.with { database in
                let outcome = try await scratch.load(into: database.url, scripts: scripts.folder)
                #expect(outcome.status == (isGap ? 65 : 0), "\(outcome.errors)")
                #expect(outcome.errors.contains("loaded_list_has_a_gap") == isGap)
            }
        }
    }

    @Test func `names are gone when they are lost, empty ones too, and not again later`() async throws {
        // What the artist is called on each day, how popular it is, and whether a warning is due.
        let days: [(name: String?, popularity: String, isDue: Bool)] = [
            ("Radiohead", "1", false), ("", "2", true), (nil, "3", false), ("Radiohead", "4", false),
            (nil, "5", true), (nil, "6", false), ("On a Friday", "7", false), ("Radiohead", "8", false),
        ]
        let present = "\(ArtistField.name.rawValue | ArtistField.popularity.rawValue)"
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            for (day, told) in days.enumerated() {
                var rows = SomeRows.all(fetchedAt: "2026-11-0\(day + 1)T02:41:00.123Z")
                rows[.artist] = [
                    ["1048576", present, "\(day)", SomeRows.artistID, told.name, told.popularity, nil]
                ]
                let scratch = try ScratchRun(rows)
                let loader = Loader(scripts: TemporaryDatabase.scripts)
                let report = try await loader.load(scratch.run, connection)
                let warnings = told.isDue ? ["loaded_most_names_are_gone"] : []
                #expect(report.audit.warnings.map(\.name) == warnings, "day \(day + 1)")
            }
        }
    }

    @Test func `several findings are told in one line of the real program, which ends with 65`() async throws
    {
        let scripts = try CopiedScripts(
            planting: """
                insert into catalog.artist_genre (artist_id, position, genre) values ('\(SomeRows.artistID)', 2, 'b');
                insert into pg_temp.merged_artist_genre (artist_id, position, effect)
                values ('\(SomeRows.artistID)', 2, 'inserted');
                update catalog.album set release_date_text = '1997', release_date = '1997-05-21'
                """
        )
        let scratch = try ScratchRun(SomeRows.all())
        try await TemporaryDatabase.with { database in
            let outcome = try await scratch.load(into: database.url, scripts: scripts.folder)
            #expect(outcome.status == 65)
            #expect(outcome.failures.count == 1, "\(outcome.errors)")
            for name in ["loaded_list_has_a_gap", "loaded_release_date_contradicts_its_text"] {
                #expect(outcome.failures.first?.contains(name) == true)
            }
            let reader = try await database.connect()
            #expect(try await LoadTraces.seen(by: reader) == LoadTraces.none)
        }
    }

    @Test func `a check can change nothing, and a load whose check cannot run is rolled back`() async throws {
        let scripts = try CopiedScripts()
        try scripts.write(
            "-- Sly.\n-- when: before publish\n\ndelete from catalog.artist returning id;\n",
            to: "checks/loaded_sly.sql"
        )
        let scratch = try ScratchRun(SomeRows.all())
        try await TemporaryDatabase.with { database in
            let connection = try await database.connect()
            let error = await #expect(throws: ServerError.self) {
                try await Loader(scripts: scripts.folder).load(scratch.run, connection)
            }
            #expect(error?.sqlState == "25006")
            #expect(error?.location?.file.hasSuffix("checks/loaded_sly.sql") == true)
            #expect(try await LoadTraces.seen(by: connection) == LoadTraces.none)
        }
    }

    static func checks() throws -> [CheckScript] {
        try CheckScript.all(in: TemporaryDatabase.scripts).filter { $0.moment == .beforePublish }
    }
}
