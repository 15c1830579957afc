-- What the warehouse holds, in the shape of expected-values.sql. A view, so that it can be asked again after a change.

create temporary view actual as
select kind, id, field, value
from (
    select 'artist' as kind, artist.id, field.name as field, field.value
    from catalog.artist
    cross join lateral (
        values
            ('known', 'yes'),
            ('name', name),
            ('popularity', popularity::text),
            ('followers', followers::text),
            ('genres', (
                select string_agg(position || ' ' || genre, '|' order by position)
                from catalog.artist_genre where artist_id = artist.id
            )),
            ('images', (
                select string_agg(format('%s %L %s %s', position, url, width, height), '|' order by position)
                from catalog.artist_image where artist_id = artist.id
            ))
    ) as field (name, value)
    union all
    select 'album', album.id, field.name, field.value
    from catalog.album
    cross join lateral (
        values
            ('known', 'yes'),
            ('name', name),
            ('popularity', popularity::text),
            ('album_type', album_type),
            ('total_tracks', total_tracks::text),
            ('release_date_text', release_date_text),
            ('release_date', release_date::text),
            ('release_date_precision', release_date_precision),
            ('label', label),
            ('markets', (
                select format('%s: %s', market_count, string_agg(market, ',' order by market))
                from catalog.market_set
                left join catalog.market_set_member as member using (id)
                where market_set.id = album.market_set_id
                group by market_set.id
            )),
            ('images', (
                select string_agg(format('%s %L %s %s', position, url, width, height), '|' order by position)
                from catalog.album_image where album_id = album.id
            )),
            ('artists', (
                select string_agg(position || ' ' || artist_id, '|' order by position)
                from catalog.album_artist where album_id = album.id
            )),
            ('copyrights', (
                select string_agg(format('%s %L %L', position, kind, text), '|' order by position)
                from catalog.album_copyright where album_id = album.id
            )),
            ('external_ids', (
                select string_agg(format('%s %L', kind, value), '|' order by kind)
                from catalog.album_external_id where album_id = album.id
            ))
    ) as field (name, value)
    union all
    select 'track', track.id, field.name, field.value
    from catalog.track
    cross join lateral (
        values
            ('known', 'yes'),
            ('name', name),
            ('popularity', popularity::text),
            ('duration_ms', duration_ms::text),
            ('explicit', explicit::text),
            ('disc_number', disc_number::text),
            ('track_number', track_number::text),
            ('is_local', is_local::text),
            ('preview_url', preview_url),
            ('album', album_id),
            ('markets', (
                select format('%s: %s', market_count, string_agg(market, ',' order by market))
                from catalog.market_set
                left join catalog.market_set_member as member using (id)
                where market_set.id = track.market_set_id
                group by market_set.id
            )),
            ('artists', (
                select string_agg(position || ' ' || artist_id, '|' order by position)
                from catalog.track_artist where track_id = track.id
            )),
            ('external_ids', (
                select string_agg(format('%s %L', kind, value), '|' order by kind)
                from catalog.track_external_id where track_id = track.id
            ))
    ) as field (name, value)
    union all
    select 'album', album_id, 'track ' || position, format('%s %s %s', track_id, disc_number, track_number)
    from catalog.album_track
    union all
    select 'artist', artist_id, 'album ' || album_id, coalesce(album_group, '')
    from catalog.artist_album
    union all
    select 'track', track_id, 'playable ' || market, format('%s %L', is_playable::text, restriction)
    from catalog.track_playability
    union all
    select 'search', format('%s %s %s', query, kind, observed_on), 'hit ' || rank, entity_id
    from catalog.search_hit
    union all
    select 'alias', asked_id, format('%s %s in %s', kind, answered_id, market), format('%s %s', first_seen_at, last_seen_at)
    from etl.alias
    union all
    select kind, id, 'named ' || name, format('%s %s', valid_from, last_seen_at)
    from history.name
    union all
    select 'artist', artist_id, 'metric of ' || observed_on, format('%s %s', popularity, followers)
    from history.artist_metric
    union all
    select 'album', album_id, 'metric of ' || observed_on, format('%s ', popularity)
    from history.album_metric
    union all
    select 'track', track_id, 'metric of ' || observed_on, format('%s ', popularity)
    from history.track_metric
) as held
where value is not null;
