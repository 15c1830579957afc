import Foundation
import TestSupport
import Testing

/// Each view, over the small catalogue, with the answer worked out by hand.
@Suite struct ViewTests {
    /// What each view answers, in its own order.
    static let answers: [String: [String]] = [
        // `live` has only a year, `undated` has nothing.
        "release_calendar": ["1960-02-01|2|0|1|1|1", "1959-08-01|1|1|0|0|1"],
        "releases_by_year": ["1960|2|0|1|1|3|4|0.0", "1959|2|2|0|0|5|2|."],
        "artists_by_genre": [
            "jazz|2|0.667|.", "soul|1|0.333|.", ".|1|0.333|Spotify gives no genre",
            ".|1|.|not told: only met inside other answers",
        ],
        "collaboration_pairs": [
            "miles|Miles|nina|Nina|2|1959-01-01|1959-08-17", "guest|Guest|nina|Nina|1|1960-02-01|1960-02-01",
        ],
        "collaboration_degrees": [
            "nina|Nina|2|3|3|1.000", "miles|Miles|1|4|2|0.500", "guest|Guest|1|1|1|1.000",
        ],
        "labels": [
            "Columbia|2|1|1959|1960|.",
            ".|3|1|1960|1960|not told: not fetched by itself, or in Development Mode",
            ".|1|2|1959|1959|Spotify gives no label",
        ],
        "copyright_holders": [
            "Columbia Records|1|1|1|.", "Verve|1|1|0|.",
            ".|3|.|.|not told: only albums fetched by themselves have copyright lines",
        ],
        // Of `live` one track of three is known, so `kind` alone is measured: 540 s + 330 s.
        "album_length_by_year": ["1959|2|2.5|2.5|1|14.5|14.5"],
        "track_duration_by_year": ["1960|2|372.5|372.5|200.0|545.0", "1959|3|370.0|330.0|240.0|540.0"],
        "explicit_share_by_year": ["1960|1|0|0.000|0.500", "1959|3|1|0.333|1.000"],
        "market_coverage": [
            "DE|2|1|1.000|1.000|.", "US|1|1|0.500|1.000|.",
            ".|4|4|.|.|not told: asked for with a market, or in Development Mode",
        ],
        // `live1` has a reason alone; of `best1` nothing was said.
        "track_playability_by_market": [
            "DE|5|1|0.250|3|1|0|1|1|2026-11-01 12:00:00+00", "US|1|0|.|0|0|0|0|1|2026-11-02 12:00:00+00",
        ],
        "album_completeness": [
            "live|Live|3|1|2|read in part", "best|Best|2|1|1|read to the end, yet shorter than its total",
            "undated|Undated|1|0|1|not read", "kind|Kind|2|2|0|complete", "one|One|1|1|0|complete",
            "bare|.|.|0|.|only referred to",
        ],
        "duplicate_recordings": ["USSM15900113|2|2|So What|5000|{sowhat,best1}"],
        // Both of the tracks of `miles` with an ISRC are one recording.
        "catalogue_size": [
            "miles|Miles|4|2|0.500|1", "nina|Nina|3|0|0.000|0", "guest|Guest|1|0|0.000|0",
        ],
        // Nothing was refused; a test of its own refuses some.
        "vanished_objects": [],
        "prolific_artists": [
            "miles|Miles|3|2|0|1|7|1959-01-01|1960-02-05", "nina|Nina|2|1|1|0|4|1959-01-01|1960-02-01",
        ],
        "popularity_changes": [
            "artist|nina|Nina|2026-10-20|2026-11-05|40|35|-5",
            "artist|miles|Miles|2026-11-01|2026-11-05|78|80|2",
            "album|kind|Kind|2026-11-02|2026-11-03|10|9|-1",
            "artist|miles|Miles|2026-09-01|2026-11-01|70|78|8",
        ],
        // Of the last 30 days the first is 5 October; `nina` was observed later, `duo` gained nothing.
        "rising_artists": [
            "miles|Miles|2026-10-05|80|10|1000|500|1.000", "nina|Nina|2026-10-20|35|-5|7|7|.",
        ],
        "renamed_albums": [
            "kind|Kimd|Kind|2026-02-02 12:00:00+00|.", "kind|Kind|Kimd|.|2026-02-01 12:00:00+00",
            "kind|Demo|Kind|2026-01-02 12:00:00+00|2026-01-05 12:00:00+00",
        ],
        "search_movements": [
            "jazz|artist|1|miles|Miles|2026-11-03|2|t|1", "jazz|artist|2|nina|Nina|2026-11-03|1|t|-1",
            "jazz|artist|3|duo|Duo|2026-11-03|.|t|.", "jazz|playlist|1|list|.|2026-11-03|.|f|.",
        ],
        "requests_by_day": [
            "2026-11-02|albums|1|0|0|0|1|0|0.5|90", "2026-11-01|albums|2|1|0|1|0|0|1.0|200",
            "2026-11-01|search|1|0|0|0|0|1|.|50",
        ],
        "quarantine_reasons": [
            "unusable|no id|2|1|3|2026-11-02 12:00:00+00|run1 albums/00001.ndjson:2 /tracks/0",
            "repaired|lone surrogate|1|0|1|.|run2 albums/00001.ndjson:1 /name",
        ],
    ]

    @Test func `a view answers as a person would with pencil and paper`() async throws {
        try await FilledDatabase.with { database in
            for (view, expected) in Self.answers.sorted(by: { $0.key < $1.key }) {
                let answer = try await database.answer(of: view)
                #expect(answer == expected, "\(view)")
            }
        }
    }

    @Test(.enabled("needs a server with ICU") { try await FilledDatabase.knowsTurkish() })
    func `a view answers the same where the capital of i has a dot, as in Turkish`() async throws {
        try await FilledDatabase.withTurkishLetters { database in
            for (view, expected) in Self.answers.sorted(by: { $0.key < $1.key }) {
                // What is alike stands in the order of its words, which is the language's.
                let answer = try await database.answer(of: view)
                #expect(answer.sorted() == expected.sorted(), "\(view)")
            }
        }
    }

    @Test func `popularity that was not told is null with a reason, never zero`() async throws {
        try await FilledDatabase.with { database in
            let rows = try await database.rows(
                "select rank, artist, popularity, followers, note from analytics.popular_artists"
            )
            let note = "not told: only met inside other answers, or in Development Mode"
            #expect(
                rows == [
                    "1|Miles|80|1000|.", "2|Duo|.|.|\(note)", "2|Guest|.|.|\(note)", "2|Nina|.|.|\(note)",
                ]
            )
        }
    }

    @Test func `that Spotify gives no market or popularity is told apart from what was not told`()
        async throws
    {
        try await FilledDatabase.with { database in
            // Of `one` and `blue` the list is null, of `best` it is empty; the popularity of `nina` is null.
            try await database.connection.run(
                """
                update etl.album set markets_at = now() where id like 'one%' or id like 'best%';
                update etl.track set markets_at = now() where id like 'blue%';
                insert into catalog.market_set (id, market_count) values (etl.market_set_id(''), 0);
                update catalog.album set market_set_id = etl.market_set_id('') where id like 'best%';
                update etl.artist set popularity_at = now() where id like 'nina%'
                """
            )
            #expect(
                try await database.answer(of: "market_coverage") == [
                    "DE|2|1|0.500|0.500|.", "US|1|1|0.250|0.500|.",
                    ".|2|1|0.500|0.500|Spotify gives no market",
                    ".|2|3|.|.|not told: asked for with a market, or in Development Mode",
                ]
            )
            let told = try await database.rows(
                """
                select artist, popularity, note from analytics.popular_artists
                where told_at is not null order by artist
                """
            )
            #expect(told == ["Miles|80|.", "Nina|.|Spotify gives no popularity"])
        }
    }

    @Test func `completeness tells what was told, and why the rest was not`() async throws {
        try await FilledDatabase.with { database in
            let rows = try await database.rows(
                """
                select kind, field, things, told, told_share, note from analytics.catalogue_completeness
                where (kind, field) in (
                    ('artist', 'name'), ('artist', 'genres'), ('artist', 'popularity'), ('album', 'label'),
                    ('album', 'markets'), ('track', 'explicit'), ('track', 'external_ids')
                )
                order by kind, field
                """
            )
            #expect(
                rows == [
                    "album|label|6|3|0.500|only told when fetched by itself; never in Development Mode",
                    "album|markets|6|2|0.333|only told when asked without a market; never in Development Mode",
                    "artist|genres|4|3|0.750|only told when fetched by itself, or found in a search",
                    "artist|name|4|4|1.000|.",
                    "artist|popularity|4|1|0.250|only told when fetched by itself, or found in a search; "
                        + "never in Development Mode",
                    "track|explicit|5|4|0.800|.",
                    "track|external_ids|5|2|0.400|only told when fetched by itself, or found in a search",
                ]
            )
        }
    }

    @Test func `an album that has grown is read in part, and one without tracks is complete`() async throws {
        try await FilledDatabase.with { database in
            // `kind` has a third track on a page of its own, `one` was read again and is as it was.
            try await database.connection.run(
                """
                insert into etl.album_track_page (album_id, first_position, item_count, is_last, fetched_at)
                select album_id, 1, 2, false, now() from etl.album_track_page where album_id like 'kind%'
                union all
                select album_id, 1, 1, false, now() - interval '9 days'
                from etl.album_track_page where album_id like 'one%';
                update catalog.album set total_tracks = 3 where name = 'Kind';
                update catalog.album set total_tracks = 2 where name = 'One';
                update catalog.album set total_tracks = 0 where name = 'Undated'
                """
            )
            let rows = try await database.rows(
                """
                select album, tracks_missing, status from analytics.album_completeness
                where album in ('Kind', 'One', 'Undated') order by album
                """
            )
            #expect(
                rows == [
                    "Kind|1|read in part", "One|1|read to the end, yet shorter than its total",
                    "Undated|0|complete",
                ]
            )
        }
    }

    @Test func `a release stays in its month where the session's time zone skipped the day`() async throws {
        try await FilledDatabase.with { database in
            try await database.connection.run(
                """
                set time zone 'Pacific/Kiritimati';
                update catalog.album set release_date = '1994-12-31', release_date_text = '1994-12-31'
                where name = 'Kind'
                """
            )
            let months = try await database.rows("select month from analytics.release_calendar")
            #expect(months == ["1994-12-01", "1960-02-01"])
        }
    }

    /// The pages that were read of an album with six tracks, as their first positions; each has two, the last two.
    @Test(arguments: [
        ([5], "read in part"), ([1, 5], "read in part"), ([3, 5], "read in part"),
        ([1, 3, 5], "read to the end, yet shorter than its total"),
    ])
    func `a last page ends only what was read up to it`(pages: [Int], status: String) async throws {
        try await FilledDatabase.with { database in
            try await database.connection.run(
                """
                update catalog.album set total_tracks = 6 where name = 'Live';
                delete from etl.album_track_page where album_id like 'live%';
                insert into etl.album_track_page (album_id, first_position, item_count, is_last, fetched_at)
                select rpad('live', 22, '0'), place, 2, place = 5, now()
                from unnest(array[\(pages.map(String.init).joined(separator: ","))]) as place
                """
            )
            let rows = try await database.rows(
                "select status from analytics.album_completeness where album = 'Live'"
            )
            #expect(rows == [status])
        }
    }

    @Test(arguments: [
        ("℗ 1997, 2003 Parlophone", "Parlophone"), ("(P) 1973/2011 Harvest", "Harvest"),
        ("1987 - 1990 Factory", "Factory"), ("© & ℗ 2020 Domino", "Domino"), ("(C) (P) 2001, Verve", "Verve"),
        ("℗ 1999–2001 & 2004 Mute", "Mute"), ("2014Domino", "Domino"), ("4AD Ltd", "4AD Ltd"),
        ("℗ 2019 4AD Ltd", "4AD Ltd"), ("1017 Global", "1017 Global"), ("© 2018 1017 Global", "1017 Global"),
        ("19975 Music", "19975 Music"), ("℗\u{A0}2019\u{A0}Mute", "Mute"),
        ("\u{A0}(P)\u{A0}1999,\u{A0}2001 Mute", "Mute"), ("© 2020 ℗ 2020 Foo", "Foo"),
        ("(C) 2020 (P) 2021 Foo", "Foo"), ("℗ 1957, 1989 and 2001 Foo", "Foo"),
        ("℗ 1957, 1989, and 2001 Foo", "Foo"),
        ("℗ 2019. Foo", "Foo"), ("℗ 2019 Android", "Android"),
        ("2014 ℗ 2015 Foo", "Foo"),
        ("2011 2011 LLLP, LLP", "LLLP, LLP"), ("(C) (P) 2011 2011\u{A0}2011, 2012 Foo", "Foo"),
        ("℗ 2020 2020Vision Ltd", "2020Vision Ltd"), ("2020 2020th Century", "2020th Century"),
        ("2011 1975 Ltd", "1975 Ltd"), ("2011 20111 Foo", "20111 Foo"), ("Foo 2011 2011", "Foo 2011 2011"),
    ])
    func `a copyright line loses its signs and years, and no part of a name`(
        line: String,
        holder: String
    ) async throws {
        try await FilledDatabase.with { database in
            try await database.connection.run(
                "update catalog.album_copyright set text = '\(line)' where text like '%Verve'"
            )
            let rows = try await database.rows(
                "select holder from analytics.copyright_holders where holder <> 'Columbia Records'"
            )
            #expect(rows == [holder])
        }
    }

    @Test func `every view says in which order its rows stand, down to their ids`() async throws {
        for view in try scripts(in: "analytics") {
            let file = Checkout.sql.appending(path: "analytics/\(view).sql")
            let text = try String(contentsOf: file, encoding: .utf8)
            let statement = text.split(separator: ";\n").first ?? ""
            #expect(statement.contains("\norder by"), "\(view)")
        }
        try await FilledDatabase.with { database in
            try await database.connection.run(
                """
                update catalog.artist set name = 'Same', popularity = null, followers = null;
                update catalog.album set name = 'Same', total_tracks = 9
                """
            )
            #expect(
                try await database.rows("select artist_id from analytics.popular_artists")
                    == ["duo", "guest", "miles", "nina"]
            )
            #expect(
                try await database.rows(
                    "select album_id from analytics.album_completeness where tracks_listed = 1"
                )
                    == ["best", "live", "one"]
            )
        }
    }

    @Test func `what was not found twice since it was last told is gone, unless its route is`() async throws {
        try await FilledDatabase.with { database in
            // `live` came back, `one` was refused twice in a minute, `nowhere` is in no table, nothing is said of
            // tracks.
            try await database.connection.run(
                """
                insert into etl.failure (load_id, run, stage, failed_at, bucket, method, url, status, error_type)
                select 1, 'run1', 's', now() - ago, 'b', 'GET', '/v1/' || kind || '/' || rpad(name, 22, '0') || query,
                    404, 'not_found'
                from (values
                    ('albums', 'kind', '', interval '9 hours'), ('albums', 'kind', '', '7 hours'),
                    ('albums', 'kind', '', '9 days'), ('albums', 'kind', '/tracks?limit=50', '1 hour'),
                    ('albums', 'best', '?market=DE', '9 hours'), ('albums', 'best', '?market=DE', '8 hours'),
                    ('albums', 'bare', '', '6 hours'), ('albums', 'bare', '', '5 hours'),
                    ('albums', 'live', '', '9 days'), ('albums', 'live', '', '8 days'),
                    ('albums', 'one', '', '9 hours'), ('albums', 'one', '', '539 minutes'),
                    ('albums', 'nowhere', '', '9 hours'), ('albums', 'nowhere', '', '7 hours'),
                    ('tracks', 'blue', '', '9 hours'), ('tracks', 'blue', '', '7 hours')
                ) as refused (kind, name, query, ago);
                insert into etl.request (load_id, run, stage, attempted_at, bucket, method, url, outcome)
                select 1, 'run1', 's', now() - ago, 'b', 'GET', '/v1/' || kind || '/' || rpad('live', 22, '0'), 'landed'
                from (values ('albums', interval '1 hour'), ('tracks', '9 days')) as answered (kind, ago)
                """
            )
            let rows = try await database.rows(
                """
                select kind, id, name, market, times_refused, refused_at - refused_from, confirmed_at is null
                from analytics.vanished_objects
                """
            )
            #expect(
                rows == [
                    "album|bare|.|.|2|01:00:00|t", "album|kind|Kind|.|2|02:00:00|f",
                    "album|best|Best|DE|2|01:00:00|f",
                ]
            )
        }
    }

    @Test func `freshness counts by age`() async throws {
        try await FilledDatabase.with { database in
            let rows = try await database.rows(
                """
                select kind, things, within_a_day, within_a_week, within_a_month, older, only_referred_to,
                    date_trunc('hour', newest - oldest)
                from analytics.freshness
                """
            )
            #expect(
                rows == [
                    "album|6|0|5|0|0|1|00:00:00", "artist|4|1|1|1|1|0|39 days 23:00:00",
                    "track|5|0|5|0|0|0|00:00:00",
                ]
            )
        }
    }

    @Test func `every view stands in a file of its own name, is tested, and works on an empty warehouse`()
        async throws
    {
        let views = try scripts(in: "analytics")
        let tested = Self.answers.keys + ["popular_artists", "catalogue_completeness", "freshness"]
        #expect(views == tested.sorted())
        try await FilledDatabase.with("select 1") { database in
            for view in views {
                let rows = try await database.answer(of: view)
                #expect(rows.isEmpty || view == "catalogue_completeness", "\(view)")
            }
        }
    }
}
