import TestSupport
import Testing

/// What `analytics.rising_artists` takes from the days on which artists were observed.
@Suite struct RisingArtistsTests {
    @Test func `observations are read once for their days and once for their values`() async throws {
        try await FilledDatabase.with { database in
            try await database.connection.run("analyze etl.artist_metric")
            try await database.connection.run("begin")
            let names = try await database.rows("select name from analytics.rising_artists")
            #expect(names == ["Miles", "Nina"])
            let read = try await database.rows(
                """
                select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables
                where relid = 'etl.artist_metric'::regclass
                """
            )
            try await database.connection.run("rollback")
            let all = try await database.rows("select 2 * count(*) from etl.artist_metric")
            #expect(read == all)
        }
    }

    @Test func `a value is compared with the one that held on the first day, else with the first since`()
        async throws
    {
        try await FilledDatabase.with { database in
            // The period begins on 5 October: `guest` had followers before, and popularity only since; then came a
            // day without either.
            try await database.connection.run(
                """
                insert into etl.artist_metric (
                    artist_id, observed_on, popularity, popularity_at, followers, followers_at
                )
                select rpad('guest', 22, '0'), day, popularity,
                    case when popularity is not null then (day + time '12:00') at time zone 'UTC' end, followers,
                    case when followers is not null then (day + time '12:00') at time zone 'UTC' end
                from (values
                    (date '2026-09-01', null, 300), ('2026-09-02', null, 200), ('2026-10-07', 5, null),
                    ('2026-10-08', 9, 210), ('2026-10-09', 8, null), ('2026-11-05', null, null)
                ) as seen (day, popularity, followers)
                """
            )
            let rows = try await database.rows(
                """
                select since, popularity, popularity_gain, followers, followers_gain
                from analytics.rising_artists where name = 'Guest'
                """
            )
            #expect(rows == ["2026-10-05|8|3|210|10"])
        }
    }
}
