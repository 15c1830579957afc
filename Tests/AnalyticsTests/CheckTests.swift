import Foundation
import Postgres
import TestSupport
import Testing
import Warehouse

/// The checks: silent over sound data, and each one finds the defect it is named after.
@Suite struct CheckTests {
    /// A statement that plants each defect into the small catalogue.
    static let defects: [String: String] = [
        "album_has_more_tracks_than_its_total":
            "update catalog.album set total_tracks = 1 where name = 'Kind'",
        "album_track_without_page": "delete from etl.album_track_page where is_last",
        "alias_points_nowhere": """
        insert into etl.alias (kind, asked_id, answered_id, market, first_seen_at, last_seen_at)
        values ('track', rpad('asked', 22, '0'), rpad('answered', 22, '0'), '', now(), now())
        """,
        "books_do_not_balance": "update etl.load set row_counts = '{\"artist\": 5}' where run = 'run1'",
        "confirmation_lies_in_the_future": "update etl.artist set name_at = now() + interval '2 days'",
        "former_name_is_out_of_place": """
        insert into etl.former_name (kind, id, name, first_seen_at, last_seen_at)
        select 'artist', id, name, now(), now() from catalog.artist where name = 'Miles'
        """,
        "history_is_out_of_order": "update etl.album_metric set observed_on = observed_on + 10",
        "list_has_a_gap": "update catalog.artist_genre set position = 5 where position = 2",
        "list_that_no_answer_gave": "update etl.artist set genres_at = null",
        "market_code_is_malformed":
            "update catalog.market_set_member set market = 'Germany' where market = 'DE'",
        "market_set_differs_from_its_id": "delete from catalog.market_set_member where market = 'US'",
        "name_is_missing": "update catalog.artist set name = null where name = 'Miles'",
        "number_is_out_of_range": "update catalog.track set duration_ms = -1 where name = 'Blue'",
        "release_date_contradicts_its_text":
            "update catalog.album set release_date = '1959-02-01' where name = 'Live'",
        "revalidation_without_effect": """
        insert into etl.tagged_answer (load_id, fetched_at, target, etag, content)
        select 1, now(), '/v1/artists/' || id || '?', 'e',
            jsonb_build_object('artist', jsonb_agg(to_jsonb(known) || '{"present": 1}'))
        from catalog.artist as known where name = 'Miles' group by id;
        insert into etl.revalidation (load_id, fetched_at, target, etag)
        select 1, now(), target, etag from etl.tagged_answer
        """,
        "search_hit_without_page": "delete from etl.search_page where observed_on = '2026-11-01'",
        "search_hit_without_row": "update catalog.search_hit set kind = 'album' where kind = 'playlist'",
        "stage_ended_before_it_began": """
        insert into etl.stage_run (run, stage, started_at, ended_at)
        values ('run1', 'load', now(), now() - interval '2 minutes')
        """,
        "table_without_key": "alter table catalog.search_hit drop constraint search_hit_pkey",
        "track_without_artists": "delete from catalog.track_artist",
        "value_that_no_answer_gave": "update catalog.track set popularity = 5 where name = 'Blue'",
    ]

    @Test(arguments: try CheckTests.wholeDatabaseChecks())
    func `a check is silent over sound data and finds its defect`(check: CheckScript) async throws {
        let defect = try #require(Self.defects[check.name])
        try await FilledDatabase.with { database in
            #expect(try await database.connection.query(check.script).values == [])
            try await database.connection.run(defect)
            #expect(try await database.connection.query(check.script).count > 0)
        }
    }

    @Test func `a check whose finding is an error says what to do`() throws {
        for check in try Self.wholeDatabaseChecks() where check.severity == .error {
            #expect(check.remedy != nil, "\(check.name)")
        }
    }

    /// What Spotify rightly sends, and a naive check would take for a defect.
    @Test func `no check objects to oddities that Spotify really sends`() async throws {
        let oddities = """
            update catalog.album set release_date_text = '0000', release_date = null where name = 'One';
            update catalog.album set release_date_precision = 'year' where name = 'Best';
            update catalog.album set name = '' where name = 'Undated';
            update catalog.album set total_tracks = 1 where name = 'Live';
            update etl.album set total_tracks_at = now() - interval '1 day' where id like 'kind%';
            update catalog.album set total_tracks = 1 where name = 'Kind';
            delete from catalog.album_track where position = 1 and album_id like 'kind%';
            update catalog.track set duration_ms = 0, disc_number = 0, track_number = 0 where name = 'Blue';
            update etl.track set disc_number_at = now(), track_number_at = now() where id like 'blue%';
            delete from catalog.artist_genre where position = 1;
            insert into etl.quarantine (load_id, run, kind, landed, pointer, reason, digest)
            values (1, 'run1', 'unusable', 'artists/00001.ndjson:1', '/genres/0', 'not text', 'd');
            insert into etl.quarantine_occurrence (quarantine_id, load_id, run, landed, pointer)
            select quarantine_id, load_id, run, landed, pointer from etl.quarantine where digest = 'd';
            insert into catalog.track (id) values (rpad('bareTrack', 22, '0'));
            insert into etl.stage_run (run, stage, started_at, ended_at)
            values ('run1', 'load', now(), now() - interval '30 seconds');
            """
        try await FilledDatabase.with { database in
            try await database.connection.run(oddities)
            for check in try Self.wholeDatabaseChecks() {
                #expect(try await database.connection.query(check.script).values == [], "\(check.name)")
            }
        }
    }

    @Test(arguments: ["release_date_contradicts_its_text", "loaded_release_date_contradicts_its_text"])
    func `a release date is no defect where the session's time zone skipped the day`(
        name: String
    ) async throws {
        let checks = try CheckScript.all(in: TemporaryDatabase.scripts)
        let check = try #require(checks.first { $0.name == name })
        try await FilledDatabase.with { database in
            try await database.connection.run(
                """
                set time zone 'Pacific/Kiritimati';
                update catalog.album set release_date = '1994-12-31', release_date_text = '1994-12-31'
                where name = 'Kind';
                create temporary table merged_album as select id, 'updated' as effect from catalog.album
                """
            )
            #expect(try await database.connection.query(check.script).values == [])
        }
    }

    /// When an answer that lost an item arrived, the item, and whether it explains why a list of genres begins at 2.
    @Test(
        arguments: [
            ("genres_at", "/genres/0", "not text", true),
            ("genres_at", "/artists/items/3/genres/0", "not text", true),
            ("null", "/genres/0", "not text", true),
            ("genres_at - interval '1 day'", "/genres/0", "not text", false),
            ("genres_at", "/images/0", "not text", false),
            // The answer that a 304 confirmed.
            ("'2026-10-01T12:00Z'", "/genres/0", "not text", true),
            ("'2026-10-02T12:00Z'", "/genres/0", "not text", false),
            // What an answer lost without saying where.
            ("genres_at", "", "2001 more problems in this answer", true),
            ("genres_at - interval '1 day'", "", "2001 more problems in this answer", false),
            ("genres_at", "", "not text", false),
        ] as [(String, String, String, Bool)]
    )
    func `a gap is excused by what its own answer lost, and by nothing else`(
        seenAt: String,
        pointer: String,
        reason: String,
        isExcused: Bool
    ) async throws {
        let check = try #require(try Self.wholeDatabaseChecks().first { $0.name == "list_has_a_gap" })
        try await FilledDatabase.with { database in
            try await database.connection.run(
                """
                delete from catalog.artist_genre where position = 1 and artist_id like 'nina%';
                insert into etl.tagged_answer (load_id, fetched_at, target, etag, content)
                values (1, '2026-10-01T12:00Z', '/v1/artists/nina', 'e', '{}');
                insert into etl.revalidation (load_id, fetched_at, target, etag)
                select 1, genres_at, '/v1/artists/nina', 'e' from etl.artist where id like 'nina%';
                insert into etl.quarantine (load_id, run, kind, landed, pointer, reason, digest)
                values (1, 'run1', 'unusable', 'artists/00001.ndjson:1', '\(pointer)', '\(reason)', 'd');
                insert into etl.quarantine_occurrence (quarantine_id, load_id, run, landed, pointer, seen_at)
                select item.quarantine_id, item.load_id, item.run, item.landed, item.pointer, \(seenAt)
                from etl.quarantine as item
                join etl.artist as told on told.id like 'nina%'
                where item.digest = 'd'
                """
            )
            let found = try await database.connection.query(check.script)
            #expect(found.values.isEmpty == isExcused)
        }
    }

    @Test func `a value that no answer gave is named with its field`() async throws {
        let check = try #require(
            try Self.wholeDatabaseChecks().first { $0.name == "value_that_no_answer_gave" }
        )
        try await FilledDatabase.with { database in
            try await database.connection.run(
                """
                update catalog.track set popularity = 5, is_local = false where name = 'Blue';
                update etl.album set label_at = null where id like 'kind%'
                """
            )
            let rows = try await database.connection.query(check.script)
            #expect(try rows.decode("kind", as: String.self) == ["album", "track"])
            #expect(try rows.decode("field", as: String.self) == ["label", "popularity"])
        }
    }

    @Test(arguments: ["name_is_missing", "album_has_more_tracks_than_its_total", "number_is_out_of_range"])
    func `what Spotify may rightly have sent is a warning`(name: String) throws {
        let check = try #require(try Self.wholeDatabaseChecks().first { $0.name == name })
        #expect(check.severity == .warning)
    }

    @Test func `every check says when it is run and how bad its finding is`() throws {
        for check in try CheckScript.all(in: TemporaryDatabase.scripts) {
            let text = check.script.text
            #expect(text.contains("\n-- when: \(check.moment.rawValue)\n"), "\(check.name)")
            #expect(text.contains("\n-- severity: \(check.severity.rawValue)\n"), "\(check.name)")
            #expect(check.name.hasPrefix("loaded_") == (check.moment == .beforePublish), "\(check.name)")
        }
    }

    /// Those that `check` runs; the tests of Warehouse plant what the others look for.
    static func wholeDatabaseChecks() throws -> [CheckScript] {
        try CheckScript.all(in: TemporaryDatabase.scripts).filter { $0.moment == .wholeDatabase }
    }
}
