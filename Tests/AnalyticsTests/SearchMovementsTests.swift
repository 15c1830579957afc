import TestSupport
import Testing

/// What `analytics.search_movements` makes of the pages that were read of a search.
@Suite struct SearchMovementsTests {
    @Test func `a search tells newcomers from places that nobody read, and who dropped out`() async throws {
        try await FilledDatabase.with { database in
            // On the first day two places were read, on the last three; then only one, so of the rest nothing is known.
            try await database.connection.run(
                """
                update etl.search_page set is_last = false where kind = 'artist';
                delete from catalog.search_hit where kind = 'artist';
                insert into catalog.search_hit (query, kind, observed_on, rank, entity_id)
                select 'jazz', 'artist', day::date, rank, rpad(name, 22, '0')
                from (values
                    ('2026-11-01', 1, 'nina'), ('2026-11-01', 2, 'guest'),
                    ('2026-11-03', 1, 'miles'), ('2026-11-03', 2, 'nina'), ('2026-11-03', 3, 'duo')
                ) as found (day, rank, name)
                """
            )
            let view = "select rank, name, rank_before, was_read_before from analytics.search_movements"
            let artists = "\(view) where kind = 'artist'"
            #expect(
                try await database.rows(artists)
                    == ["1|Miles|.|t", "2|Nina|1|t", "3|Duo|.|f", ".|Guest|2|t"]
            )
            try await database.connection.run(
                """
                delete from catalog.search_hit where observed_on = '2026-11-03' and rank > 1;
                update etl.search_page set item_count = 1 where observed_on = '2026-11-03' and kind = 'artist'
                """
            )
            #expect(try await database.rows(artists) == ["1|Miles|.|t", ".|Nina|1|t"])
        }
    }

    @Test func `a page that was the last for some hours of a day drops nobody out`() async throws {
        try await FilledDatabase.with { database in
            // All twenty on one day. On the next first three hits were all there are, twelve hours later ten and more.
            try await database.connection.run(
                """
                delete from etl.search_page where kind = 'artist';
                delete from catalog.search_hit where kind = 'artist';
                insert into etl.search_page (
                    query, kind, observed_on, first_rank, item_count, is_last, fetched_at
                )
                values
                    ('jazz', 'artist', '2026-11-03', 1, 20, true, '2026-11-03 08:00Z'),
                    ('jazz', 'artist', '2026-11-04', 1, 3, true, '2026-11-04 08:00Z'),
                    ('jazz', 'artist', '2026-11-04', 1, 10, false, '2026-11-04 20:00Z');
                insert into catalog.search_hit (query, kind, observed_on, rank, entity_id)
                select 'jazz', 'artist', day::date, place, 'a' || lpad(place::text, 21, '0')
                from (values ('2026-11-03', 20), ('2026-11-04', 10)) as found (day, hits)
                cross join lateral generate_series(1, hits) as place
                """
            )
            let movements = "from analytics.search_movements where kind = 'artist'"
            #expect(
                try await database.rows("select count(*), count(rank), max(rank) \(movements)") == [
                    "10|10|10"
                ]
            )
            // Where the later page is the last instead, the others did drop out.
            try await database.connection.run(
                "update etl.search_page set is_last = true where observed_on = '2026-11-04' and item_count = 10"
            )
            #expect(try await database.rows("select count(*), count(rank) \(movements)") == ["20|10"])
        }
    }

    @Test func `who asks for one search has the hits of no other read`() async throws {
        try await FilledDatabase.with { database in
            try await database.connection.run(
                """
                insert into etl.search_page (
                    query, kind, observed_on, first_rank, item_count, is_last, fetched_at
                )
                select 'q' || number, 'artist', day::date, 1, 20, true, day at time zone 'UTC'
                from generate_series(1, 100) as number
                cross join generate_series(timestamp '2026-11-03', '2026-11-04', '1 day') as day;
                insert into catalog.search_hit (query, kind, observed_on, rank, entity_id)
                select query, kind, observed_on, place, 'a' || lpad(place::text, 21, '0')
                from etl.search_page
                cross join generate_series(1, 20) as place
                where query like 'q%';
                analyze catalog.search_hit, etl.search_page
                """
            )
            try await database.connection.run("begin")
            let movements = "from analytics.search_movements where query = 'q7'"
            let hits = try await database.rows("select count(rank), count(rank_before) \(movements)")
            #expect(hits == ["20|20"])
            // Those of the two days.
            let read = try await database.rows(
                """
                select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables
                where relid = 'catalog.search_hit'::regclass
                """
            )
            #expect(read == ["40"])
            try await database.connection.run("rollback")
        }
    }
}
