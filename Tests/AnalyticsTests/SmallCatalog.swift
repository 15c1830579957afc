/// A few artists, albums and tracks, small enough that every view can be answered by hand.
///
/// Miles was told in full, as Extended Quota Mode does; the others as Development Mode does. Identifiers are
/// the names filled up with zeros.
enum SmallCatalog {
    /// The statements that fill an empty warehouse.
    static let script = """
        create function pg_temp.id(name text) returns text language sql as $$ select rpad(name, 22, '0') $$;

        insert into catalog.market_set (id, market_count)
        values (etl.market_set_id('DE,US'), 2), (etl.market_set_id('DE'), 1);
        insert into catalog.market_set_member (id, market)
        values (etl.market_set_id('DE,US'), 'DE'), (etl.market_set_id('DE,US'), 'US'), (etl.market_set_id('DE'), 'DE');

        insert into catalog.artist (id, name, popularity, followers)
        values
            (pg_temp.id('miles'), 'Miles', 80, 1000),
            (pg_temp.id('nina'), 'Nina', null, null),
            (pg_temp.id('duo'), 'Duo', null, null),
            (pg_temp.id('guest'), 'Guest', null, null);
        insert into catalog.artist_genre (artist_id, position, genre)
        values (pg_temp.id('miles'), 1, 'jazz'), (pg_temp.id('nina'), 1, 'soul'), (pg_temp.id('nina'), 2, 'jazz');
        insert into etl.artist (id, name_first_at, name_at, genres_at, popularity_at, followers_at)
        select pg_temp.id(name), now() - age, now() - age, case when has_genres then now() - age end,
            case when name = 'miles' then now() - age end, case when name = 'miles' then now() - age end
        from (values
            ('miles', interval '1 hour', true), ('nina', interval '3 days', true),
            ('duo', interval '10 days', true), ('guest', interval '40 days', false)
        ) as told (name, age, has_genres);

        insert into catalog.album (
            id, name, album_type, total_tracks, release_date_text, release_date, release_date_precision, label,
            market_set_id, popularity
        )
        values
            (pg_temp.id('kind'), 'Kind', 'album', 2, '1959-08-17', '1959-08-17', 'day', 'Columbia',
                etl.market_set_id('DE,US'), 9),
            (pg_temp.id('live'), 'Live', 'album', 3, '1959', '1959-01-01', 'year', null, etl.market_set_id('DE'), null),
            (pg_temp.id('one'), 'One', 'single', 1, '1960-02', '1960-02-01', 'month', null, null, null),
            (pg_temp.id('best'), 'Best', 'COMPILATION', 2, '1960-02-05', '1960-02-05', 'day', 'Columbia', null, null),
            (pg_temp.id('undated'), 'Undated', 'album', 1, '0000', null, 'year', null, null, null),
            (pg_temp.id('bare'), null, null, null, null, null, null, null, null, null);
        insert into etl.album (
            id, name_first_at, name_at, album_type_at, total_tracks_at, release_date_at, release_date_precision_at,
            artists_at, label_at, markets_at, copyrights_at, popularity_at
        )
        select pg_temp.id(name), day, day, day, day, day, day, day, case when has_label then day end,
            case when has_markets then day end, case when has_label then day end, case when name = 'kind' then day end
        from (values
            ('kind', true, true), ('live', true, true), ('one', false, false), ('best', true, false),
            ('undated', false, false)
        ) as told (name, has_label, has_markets)
        cross join (select now() - interval '2 days' as day) as moment;
        insert into catalog.album_artist (album_id, position, artist_id)
        values
            (pg_temp.id('kind'), 1, pg_temp.id('miles')), (pg_temp.id('live'), 1, pg_temp.id('miles')),
            (pg_temp.id('live'), 2, pg_temp.id('nina')), (pg_temp.id('one'), 1, pg_temp.id('nina')),
            (pg_temp.id('best'), 1, pg_temp.id('miles'));
        insert into catalog.album_copyright (album_id, position, kind, text)
        values
            (pg_temp.id('kind'), 1, 'C', '(C) 1959 Columbia Records'),
            (pg_temp.id('kind'), 2, 'P', '℗ 1959 Columbia Records'),
            (pg_temp.id('live'), 1, 'C', '© 2001 Verve');

        insert into catalog.track (id, album_id, name, duration_ms, explicit, market_set_id)
        values
            (pg_temp.id('sowhat'), pg_temp.id('kind'), 'So What', 540000, false, etl.market_set_id('DE,US')),
            (pg_temp.id('blue'), pg_temp.id('kind'), 'Blue', 330000, false, null),
            (pg_temp.id('live1'), pg_temp.id('live'), 'Live 1', 240000, true, null),
            (pg_temp.id('one1'), pg_temp.id('one'), 'One 1', 200000, null, null),
            (pg_temp.id('best1'), pg_temp.id('best'), 'So What (Remastered)', 545000, false, null);
        insert into etl.track (
            id, name_first_at, name_at, duration_ms_at, explicit_at, artists_at, album_at, read_in_on, markets_at,
            external_ids_at
        )
        select pg_temp.id(name), day, day, day, case when name <> 'one1' then day end, day,
            case when is_full then day end, day, case when name = 'sowhat' then day end, case when is_full then day end
        from (values
            ('sowhat', true), ('blue', false), ('live1', false), ('one1', false), ('best1', true)
        ) as told (name, is_full)
        cross join (select now() - interval '2 days' as day) as moment;
        insert into catalog.track_artist (track_id, position, artist_id)
        values
            (pg_temp.id('sowhat'), 1, pg_temp.id('miles')), (pg_temp.id('blue'), 1, pg_temp.id('miles')),
            (pg_temp.id('blue'), 2, pg_temp.id('nina')), (pg_temp.id('live1'), 1, pg_temp.id('nina')),
            (pg_temp.id('live1'), 2, pg_temp.id('miles')), (pg_temp.id('one1'), 1, pg_temp.id('nina')),
            (pg_temp.id('one1'), 2, pg_temp.id('guest')), (pg_temp.id('best1'), 1, pg_temp.id('miles'));
        insert into catalog.track_external_id (track_id, kind, value)
        values (pg_temp.id('sowhat'), 'isrc', 'us-sm1-59-00113'), (pg_temp.id('best1'), 'isrc', 'USSM15900113');
        insert into catalog.track_playability (track_id, market, is_playable, restriction)
        values
            (pg_temp.id('sowhat'), 'DE', true, null), (pg_temp.id('blue'), 'DE', false, 'market'),
            (pg_temp.id('live1'), 'DE', null, 'explicit'), (pg_temp.id('one1'), 'DE', false, null),
            (pg_temp.id('best1'), 'DE', null, null), (pg_temp.id('best1'), 'US', null, null);
        insert into etl.track_playability (track_id, market, confirmed_at)
        select track_id, market,
            case when track_id = pg_temp.id('sowhat') then '2026-11-01T12:00Z' else '2026-11-02T12:00Z' end::timestamptz
        from catalog.track_playability;
        insert into catalog.album_track (album_id, position, track_id, disc_number, track_number)
        values
            (pg_temp.id('kind'), 1, pg_temp.id('sowhat'), 1, 1), (pg_temp.id('kind'), 2, pg_temp.id('blue'), 1, 2),
            (pg_temp.id('live'), 1, pg_temp.id('live1'), 1, 1), (pg_temp.id('one'), 1, pg_temp.id('one1'), 1, 1),
            (pg_temp.id('best'), 1, pg_temp.id('best1'), 1, 1);
        insert into etl.album_track_page (album_id, first_position, item_count, is_last, fetched_at)
        select pg_temp.id(name), 1, items, is_last, now() - interval '2 days'
        from (values ('kind', 2, true), ('live', 1, false), ('one', 1, true), ('best', 1, true))
            as page (name, items, is_last);

        insert into etl.artist_metric (artist_id, observed_on, popularity, popularity_at, followers, followers_at)
        select pg_temp.id('miles'), day, popularity, (day + time '12:00') at time zone 'UTC', followers,
            case when followers is not null then (day + time '12:00') at time zone 'UTC' end
        from (values
            (date '2026-09-01', 70, 500), ('2026-11-01', 78, null), ('2026-11-02', 78, 950), ('2026-11-05', 80, 1000)
        ) as seen (day, popularity, followers);
        insert into etl.artist_metric (artist_id, observed_on, popularity, popularity_at, followers, followers_at)
        select pg_temp.id('nina'), day, popularity, (day + time '12:00') at time zone 'UTC', followers,
            (day + time '12:00') at time zone 'UTC'
        from (values (date '2026-10-20', 40, 0), ('2026-11-05', 35, 7)) as seen (day, popularity, followers);
        insert into etl.artist_metric (artist_id, observed_on, popularity, popularity_at)
        select pg_temp.id('duo'), day, 9, (day + time '12:00') at time zone 'UTC'
        from generate_series(timestamp '2026-10-05', timestamp '2026-11-02', interval '1 day') as given (day);
        insert into etl.album_metric (album_id, observed_on, popularity, popularity_at)
        select pg_temp.id('kind'), day, popularity, (day + time '12:00') at time zone 'UTC'
        from (values (date '2026-11-02', 10), ('2026-11-03', 9)) as seen (day, popularity);

        -- `kind` was another once, and for a day a slip of the pen.
        update etl.album set name_first_at = '2026-01-05T12:00Z' where id = pg_temp.id('kind');
        insert into etl.former_name (kind, id, name, first_seen_at, last_seen_at)
        values
            ('album', pg_temp.id('kind'), 'Demo', '2025-11-01T12:00Z', '2026-01-02T12:00Z'),
            ('album', pg_temp.id('kind'), 'Kimd', '2026-02-01T12:00Z', '2026-02-02T12:00Z');

        insert into catalog.search_hit (query, kind, observed_on, rank, entity_id)
        values
            ('jazz', 'artist', '2026-11-01', 1, pg_temp.id('nina')),
            ('jazz', 'artist', '2026-11-01', 2, pg_temp.id('miles')),
            ('jazz', 'artist', '2026-11-03', 1, pg_temp.id('miles')),
            ('jazz', 'artist', '2026-11-03', 2, pg_temp.id('nina')),
            ('jazz', 'artist', '2026-11-03', 3, pg_temp.id('duo')),
            ('jazz', 'playlist', '2026-11-03', 1, pg_temp.id('list'));
        insert into etl.search_page (query, kind, observed_on, first_rank, item_count, is_last, fetched_at)
        values
            ('jazz', 'artist', '2026-11-01', 1, 2, true, '2026-11-01T12:00:00Z'),
            ('jazz', 'artist', '2026-11-03', 1, 3, true, '2026-11-03T12:00:00Z'),
            ('jazz', 'playlist', '2026-11-03', 1, 1, true, '2026-11-03T12:00:00Z');

        insert into etl.run (run) values ('run1'), ('run2');
        insert into etl.load (run, digest, row_counts) values ('run1', 'd1', '{"artist": 4}'), ('run2', 'd2', '{}');
        insert into etl.load_count (load_id, kind, occurrences, superseded, staged, inserted, updated, unchanged)
        values (1, 'artist', 4, 0, 4, 4, 0, 0);
        insert into etl.request (
            load_id, run, stage, attempted_at, bucket, method, url, attempt, status, duration_ms, bytes, outcome
        )
        values
            (1, 'run1', 's', '2026-11-01T01:00:00Z', 'albums', 'GET', '/a', 1, 502, 300, null, 'retried'),
            (1, 'run1', 's', '2026-11-01T01:00:01Z', 'albums', 'GET', '/a', 2, 200, 100, 1048576, 'landed'),
            (1, 'run1', 's', '2026-11-01T23:59:59Z', 'search', 'GET', '/s', 1, 429, 50, null, 'locked'),
            (2, 'run2', 's', '2026-11-02T01:00:00Z', 'albums', 'GET', '/b', 1, 404, 90, 524288, 'failed');
        insert into etl.quarantine (load_id, run, kind, landed, pointer, place, reason, digest, last_seen_at, times_seen)
        values
            (1, 'run1', 'unusable', 'albums/00001.ndjson:2', '/tracks/0', '/tracks/*', 'no id', 'a', '2026-11-01T12:00:00Z', 1),
            (2, 'run2', 'unusable', 'albums/00001.ndjson:1', '/tracks/4', '/tracks/*', 'no id', 'b', '2026-11-02T12:00:00Z', 2),
            (2, 'run2', 'repaired', 'albums/00001.ndjson:1', '/name', '/name', 'lone surrogate', 'c', null, 1);
        insert into etl.quarantine_occurrence (quarantine_id, load_id, resolved_load_id, run, landed, pointer)
        values
            (1, 1, 2, 'run1', 'albums/00001.ndjson:2', '/tracks/0'),
            (2, 2, null, 'run2', 'albums/00001.ndjson:1', '/tracks/4'),
            (2, 1, 2, 'run1', 'albums/00001.ndjson:9', '/tracks/7'),
            (3, 2, null, 'run2', 'albums/00001.ndjson:1', '/name');
        """
}
