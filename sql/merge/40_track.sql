-- Tracks: each one's occurrences become one row, field by field the newest that was told. The album is the
-- one that the newest answer names; while none does, the album in whose list the track was read first.

create temporary table merged_track on commit drop as
with newest as (
    select
        id,
        max(fetched_at) filter (where has_name) as name_at,
        min(fetched_at) filter (where has_name and name is not null) as name_first_at,
        min(name) filter (where has_name) as least_name,
        max(name) filter (where has_name) as greatest_name,
        max(fetched_at) filter (where has_duration_ms) as duration_ms_at,
        max(fetched_at) filter (where has_explicit) as explicit_at,
        max(fetched_at) filter (where has_popularity) as popularity_at,
        max(fetched_at) filter (where has_disc_number) as disc_number_at,
        max(fetched_at) filter (where has_track_number) as track_number_at,
        max(fetched_at) filter (where has_is_local) as is_local_at,
        max(fetched_at) filter (where has_preview_url) as preview_url_at,
        max(fetched_at) filter (where has_markets) as markets_at,
        max(fetched_at) filter (where has_artists) as artists_at,
        max(fetched_at) filter (where has_external_ids) as external_ids_at,
        max(fetched_at) filter (where has_album and album_id is not null) as album_at,
        min(fetched_at) filter (where read_in_album_id is not null) as read_in_at
    from pg_temp.staged_track
    group by id
),
spoken as (
    select
        newest.id,
        max(told.name) filter (where told.has_name and told.fetched_at = newest.name_at) as name,
        max(told.duration_ms) filter (
            where told.has_duration_ms and told.fetched_at = newest.duration_ms_at
        ) as duration_ms,
        bool_or(told.explicit) filter (
            where told.has_explicit and told.fetched_at = newest.explicit_at
        ) as explicit,
        max(told.popularity) filter (
            where told.has_popularity and told.fetched_at = newest.popularity_at
        ) as popularity,
        max(told.disc_number) filter (
            where told.has_disc_number and told.fetched_at = newest.disc_number_at
        ) as disc_number,
        max(told.track_number) filter (
            where told.has_track_number and told.fetched_at = newest.track_number_at
        ) as track_number,
        bool_or(told.is_local) filter (
            where told.has_is_local and told.fetched_at = newest.is_local_at
        ) as is_local,
        max(told.preview_url) filter (
            where told.has_preview_url and told.fetched_at = newest.preview_url_at
        ) as preview_url,
        (max(markets.id::text) filter (
            where told.has_markets and told.fetched_at = newest.markets_at
        ))::uuid as market_set_id,
        max(told.occurrence) filter (
            where told.has_artists and told.fetched_at = newest.artists_at
        ) as artists_occurrence,
        count(*) filter (where told.has_artists and told.fetched_at = newest.artists_at) as artists_candidates,
        max(told.occurrence) filter (
            where told.has_external_ids and told.fetched_at = newest.external_ids_at
        ) as external_ids_occurrence,
        count(*) filter (
            where told.has_external_ids and told.fetched_at = newest.external_ids_at
        ) as external_ids_candidates,
        max(told.album_id) filter (where told.has_album and told.fetched_at = newest.album_at) as album_id,
        min(told.read_in_album_id) filter (where told.fetched_at = newest.read_in_at) as read_in_album_id
    from newest
    join pg_temp.staged_track as told on told.id = newest.id
    left join pg_temp.numbered_market_set as markets on markets.market_set = told.market_set
    group by newest.id
),
settled as (
    select
        newest.id,
        known.id is not null as is_known,
        newest.name_at,
        newest.duration_ms_at,
        newest.explicit_at,
        newest.popularity_at,
        newest.disc_number_at,
        newest.track_number_at,
        newest.is_local_at,
        newest.preview_url_at,
        newest.markets_at,
        newest.artists_at,
        newest.external_ids_at,
        newest.album_at,
        newest.read_in_at,
        confirmed.artists_at as artists_known_at,
        spoken.artists_occurrence,
        spoken.artists_candidates,
        confirmed.external_ids_at as external_ids_known_at,
        spoken.external_ids_occurrence,
        spoken.external_ids_candidates,
        etl.settled(newest.name_at, spoken.name, confirmed.name_at, known.name) as name,
        etl.settled(
            newest.duration_ms_at, spoken.duration_ms, confirmed.duration_ms_at, known.duration_ms
        ) as duration_ms,
        etl.settled(newest.explicit_at, spoken.explicit, confirmed.explicit_at, known.explicit) as explicit,
        etl.settled(
            newest.popularity_at, spoken.popularity, confirmed.popularity_at, known.popularity
        ) as popularity,
        etl.settled(
            newest.disc_number_at, spoken.disc_number, confirmed.disc_number_at, known.disc_number
        ) as disc_number,
        etl.settled(
            newest.track_number_at, spoken.track_number, confirmed.track_number_at, known.track_number
        ) as track_number,
        etl.settled(newest.is_local_at, spoken.is_local, confirmed.is_local_at, known.is_local) as is_local,
        etl.settled(
            newest.preview_url_at, spoken.preview_url, confirmed.preview_url_at, known.preview_url
        ) as preview_url,
        etl.settled(
            newest.markets_at, spoken.market_set_id, confirmed.markets_at, known.market_set_id
        ) as market_set_id,
        case
            when newest.album_at is not null or confirmed.album_at is not null
                then etl.settled(newest.album_at, spoken.album_id, confirmed.album_at, known.album_id)
            when confirmed.read_in_at is null or newest.read_in_at < confirmed.read_in_at
                then spoken.read_in_album_id
            when newest.read_in_at = confirmed.read_in_at
                then least(spoken.read_in_album_id, known.album_id)
            else known.album_id
        end as album_id,
        least(newest.name_first_at, confirmed.name_first_at) as name_first_at,
        newest.least_name,
        newest.greatest_name,
        known.name as known_name,
        confirmed.name_first_at as known_name_first_at,
        confirmed.name_at as known_name_at,
        known.duration_ms as known_duration_ms,
        known.explicit as known_explicit,
        known.popularity as known_popularity,
        known.disc_number as known_disc_number,
        known.track_number as known_track_number,
        known.is_local as known_is_local,
        known.preview_url as known_preview_url,
        known.album_id as known_album_id,
        known.market_set_id as known_market_set_id
    from newest
    join spoken on spoken.id = newest.id
    left join catalog.track as known on known.id = newest.id
    left join etl.track as confirmed on confirmed.id = newest.id
)
select
    settled.id,
    settled.name_at,
    settled.duration_ms_at,
    settled.explicit_at,
    settled.popularity_at,
    settled.disc_number_at,
    settled.track_number_at,
    settled.is_local_at,
    settled.preview_url_at,
    settled.markets_at,
    settled.artists_at,
    settled.external_ids_at,
    settled.album_at,
    settled.read_in_at,
    settled.artists_known_at,
    settled.artists_occurrence,
    settled.artists_candidates,
    settled.external_ids_known_at,
    settled.external_ids_occurrence,
    settled.external_ids_candidates,
    settled.name,
    settled.duration_ms,
    settled.explicit,
    settled.popularity,
    settled.disc_number,
    settled.track_number,
    settled.is_local,
    settled.preview_url,
    settled.album_id,
    settled.market_set_id,
    case when settled.name is not null then settled.name_first_at end as name_first_at,
    settled.known_name,
    settled.known_name_first_at,
    settled.known_name_at,
    settled.name_at is not null and (
        settled.least_name is distinct from settled.greatest_name
        or settled.least_name is distinct from settled.name
        or (settled.known_name_at is not null and settled.least_name is distinct from settled.known_name)
    ) as has_other_names,
    case
        when not settled.is_known then 'inserted'
        when (
            settled.name,
            settled.duration_ms,
            settled.explicit,
            settled.popularity,
            settled.disc_number,
            settled.track_number,
            settled.is_local,
            settled.preview_url,
            settled.album_id,
            settled.market_set_id
        )
        is distinct from (
            settled.known_name,
            settled.known_duration_ms,
            settled.known_explicit,
            settled.known_popularity,
            settled.known_disc_number,
            settled.known_track_number,
            settled.known_is_local,
            settled.known_preview_url,
            settled.known_album_id,
            settled.known_market_set_id
        )
        then 'updated'
        else 'unchanged'
    end as effect
from settled;

analyze pg_temp.merged_track;

with added as (
    insert into catalog.track (
        id,
        name,
        duration_ms,
        explicit,
        popularity,
        disc_number,
        track_number,
        is_local,
        preview_url,
        album_id,
        market_set_id
    )
    select
        id,
        name,
        duration_ms,
        explicit,
        popularity,
        disc_number,
        track_number,
        is_local,
        preview_url,
        album_id,
        market_set_id
    from pg_temp.merged_track
    where effect = 'inserted'
    returning 1
),
changed as (
    update catalog.track as known
    set name = merged.name,
        duration_ms = merged.duration_ms,
        explicit = merged.explicit,
        popularity = merged.popularity,
        disc_number = merged.disc_number,
        track_number = merged.track_number,
        is_local = merged.is_local,
        preview_url = merged.preview_url,
        album_id = merged.album_id,
        market_set_id = merged.market_set_id
    from pg_temp.merged_track as merged
    where merged.id = known.id and merged.effect = 'updated'
    returning 1
),
referred as (
    -- What is only referred to gets a row too, so that every foreign key holds.
    insert into catalog.track (id)
    select id
    from (
        select track_id as id from pg_temp.staged_album_track
        union
        select track_id as id from pg_temp.staged_track_playability
    ) as reference
    where not exists (select from catalog.track as known where known.id = reference.id)
        and not exists (select from pg_temp.merged_track as merged where merged.id = reference.id)
    returning 1
)
insert into etl.load_count (load_id, kind, occurrences, superseded, staged, inserted, updated, unchanged, bare)
select
    current_setting('discograph.load_id')::bigint,
    'track',
    occurrence.number,
    occurrence.number - merged.number,
    merged.number,
    (select count(*) from added),
    (select count(*) from changed),
    merged.unchanged,
    (select count(*) from referred)
from (select count(*) as number from pg_temp.staged_track) as occurrence
cross join (
    select count(*) as number, count(*) filter (where effect = 'unchanged') as unchanged
    from pg_temp.merged_track
) as merged;
