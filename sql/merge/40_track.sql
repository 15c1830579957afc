-- Tracks: each one's occurrences become one row, field by field the newest that was told. The album is the
-- one that the newest answer names; while none does, the album in whose list the track was read first.

-- Nearly every track occurs once in a load: then there is nothing to weigh. Whether all do is soon told by numbers,
-- which are sorted much faster than identifiers are grouped.
create temporary table repeated_track on commit drop as
select id
from pg_temp.staged_track
where (select count(*) > count(distinct hashtextextended(id, 0)) from pg_temp.staged_track)
group by id
having count(*) > 1;

analyze pg_temp.repeated_track;

-- The others. Of an empty table a hash of whom to leave out is no work at all, but one without room in memory would be
-- looked through for every row; an anti-join goes by parts then. In the order of keys, so that each of their pages is
-- come by once; in none where they are set aside.
do $$
declare
    others text := 'told.id not in (select repeated.id from pg_temp.repeated_track as repeated)';
begin
    if (select count(*) * 48 > pg_size_bytes(current_setting('work_mem')) from pg_temp.repeated_track) then
        others := 'not exists (select from pg_temp.repeated_track as repeated where repeated.id = told.id)';
    end if;
    execute format(
        'create temporary view single_track as
        select told.*
        from pg_temp.told_track as told
        where %s
        %s',
        others,
        case when current_setting('discograph.has_keys')::boolean then 'order by told.id' end
    );
end
$$;

create temporary table merged_track on commit drop as
with timed as (
    -- Every occurrence of what occurs more often, and beside it when each field was last told of its track.
    select
        told.id,
        told.occurrence,
        told.fetched_at,
        told.content,
        case when told.album_id is null then told.present & ~256 else told.present end as present,
        told.has_name,
        told.has_duration_ms,
        told.has_explicit,
        told.has_popularity,
        told.has_disc_number,
        told.has_track_number,
        told.has_is_local,
        told.has_preview_url,
        told.has_markets,
        told.has_artists,
        told.has_external_ids,
        told.has_album,
        told.name,
        told.duration_ms,
        told.explicit,
        told.popularity,
        told.disc_number,
        told.track_number,
        told.is_local,
        told.preview_url,
        markets.id::text as market_set_id,
        told.album_id,
        told.read_in_album_id,
        max(told.fetched_at) over occurrences as told_at,
        max(told.fetched_at) filter (where told.has_name) over occurrences as name_at,
        max(told.fetched_at) filter (where told.has_duration_ms) over occurrences as duration_ms_at,
        max(told.fetched_at) filter (where told.has_explicit) over occurrences as explicit_at,
        max(told.fetched_at) filter (where told.has_popularity) over occurrences as popularity_at,
        max(told.fetched_at) filter (where told.has_disc_number) over occurrences as disc_number_at,
        max(told.fetched_at) filter (where told.has_track_number) over occurrences as track_number_at,
        max(told.fetched_at) filter (where told.has_is_local) over occurrences as is_local_at,
        max(told.fetched_at) filter (where told.has_preview_url) over occurrences as preview_url_at,
        max(told.fetched_at) filter (where told.has_markets) over occurrences as markets_at,
        max(told.fetched_at) filter (where told.has_artists) over occurrences as artists_at,
        max(told.fetched_at) filter (where told.has_external_ids) over occurrences as external_ids_at,
        max(told.fetched_at) filter (
            where told.has_album and told.album_id is not null
        ) over occurrences as album_at,
        min((told.fetched_at at time zone 'UTC')::date) filter (
            where told.read_in_album_id is not null
        ) over occurrences as read_in_on
    from pg_temp.told_track as told
    join pg_temp.repeated_track as repeated on repeated.id = told.id
    left join pg_temp.numbered_market_set as markets on markets.market_set = told.market_set
    window occurrences as (partition by told.id)
),
spoken as (
    select
        id,
        max(told_at) as told_at,
        case
            when bool_and(content is not null) filter (where fetched_at = told_at)
                and min(content) filter (where fetched_at = told_at)
                = max(content) filter (where fetched_at = told_at)
                then max(content) filter (where fetched_at = told_at)
        end as content,
        bit_or(present) filter (where fetched_at = told_at) as told,
        max(name_at) as name_at,
        max(name) filter (where has_name and fetched_at = name_at) as name,
        min(fetched_at) filter (where has_name) as name_first_at,
        min(name) filter (where has_name) as least_name,
        max(name) filter (where has_name) as greatest_name,
        bool_or(name is null) filter (where has_name) as has_null_name,
        max(duration_ms_at) as duration_ms_at,
        max(duration_ms) filter (where has_duration_ms and fetched_at = duration_ms_at) as duration_ms,
        max(explicit_at) as explicit_at,
        bool_or(explicit) filter (where has_explicit and fetched_at = explicit_at) as explicit,
        max(popularity_at) as popularity_at,
        max(popularity) filter (where has_popularity and fetched_at = popularity_at) as popularity,
        max(disc_number_at) as disc_number_at,
        max(disc_number) filter (where has_disc_number and fetched_at = disc_number_at) as disc_number,
        max(track_number_at) as track_number_at,
        max(track_number) filter (where has_track_number and fetched_at = track_number_at) as track_number,
        max(is_local_at) as is_local_at,
        bool_or(is_local) filter (where has_is_local and fetched_at = is_local_at) as is_local,
        max(preview_url_at) as preview_url_at,
        max(preview_url) filter (where has_preview_url and fetched_at = preview_url_at) as preview_url,
        max(markets_at) as markets_at,
        (max(market_set_id) filter (where has_markets and fetched_at = markets_at))::uuid as market_set_id,
        max(artists_at) as artists_at,
        max(occurrence) filter (where has_artists and fetched_at = artists_at) as artists_occurrence,
        count(*) filter (where has_artists and fetched_at = artists_at) as artists_candidates,
        max(external_ids_at) as external_ids_at,
        max(occurrence) filter (
            where has_external_ids and fetched_at = external_ids_at
        ) as external_ids_occurrence,
        count(*) filter (where has_external_ids and fetched_at = external_ids_at) as external_ids_candidates,
        max(album_at) as album_at,
        max(album_id) filter (where has_album and fetched_at = album_at) as album_id,
        min(read_in_on) as read_in_on,
        -- By day, and within a day by identifier: which of two lists was fetched a moment earlier is chance.
        min(read_in_album_id) filter (where (fetched_at at time zone 'UTC')::date = read_in_on) as read_in_album_id
    from timed
    group by id
    union all
    -- Every column of the very type above: otherwise each row would be copied once more to convert it.
    select
        told.id,
        told.fetched_at as told_at,
        told.content,
        case when told.album_id is null then told.present & ~256 else told.present end as told,
        case when told.has_name then told.fetched_at end as name_at,
        case when told.has_name then told.name end as name,
        case when told.has_name then told.fetched_at end as name_first_at,
        case when told.has_name then told.name end as least_name,
        case when told.has_name then told.name end as greatest_name,
        told.has_name and told.name is null as has_null_name,
        case when told.has_duration_ms then told.fetched_at end as duration_ms_at,
        case when told.has_duration_ms then told.duration_ms end as duration_ms,
        case when told.has_explicit then told.fetched_at end as explicit_at,
        case when told.has_explicit then told.explicit end as explicit,
        case when told.has_popularity then told.fetched_at end as popularity_at,
        case when told.has_popularity then told.popularity end as popularity,
        case when told.has_disc_number then told.fetched_at end as disc_number_at,
        case when told.has_disc_number then told.disc_number end as disc_number,
        case when told.has_track_number then told.fetched_at end as track_number_at,
        case when told.has_track_number then told.track_number end as track_number,
        case when told.has_is_local then told.fetched_at end as is_local_at,
        case when told.has_is_local then told.is_local end as is_local,
        case when told.has_preview_url then told.fetched_at end as preview_url_at,
        case when told.has_preview_url then told.preview_url end as preview_url,
        case when told.has_markets then told.fetched_at end as markets_at,
        case when told.has_markets then markets.id end as market_set_id,
        case when told.has_artists then told.fetched_at end as artists_at,
        case when told.has_artists then told.occurrence end as artists_occurrence,
        told.has_artists::integer::bigint as artists_candidates,
        case when told.has_external_ids then told.fetched_at end as external_ids_at,
        case when told.has_external_ids then told.occurrence end as external_ids_occurrence,
        told.has_external_ids::integer::bigint as external_ids_candidates,
        case when told.has_album and told.album_id is not null then told.fetched_at end as album_at,
        case when told.has_album then told.album_id end as album_id,
        case when told.read_in_album_id is not null then (told.fetched_at at time zone 'UTC')::date end as read_in_on,
        told.read_in_album_id
    from pg_temp.single_track as told
    left join pg_temp.numbered_market_set as markets on markets.market_set = told.market_set
),
settled as (
    select
        spoken.id,
        known.id is not null as is_known,
        confirmed.id is not null as is_confirmed,
        spoken.told_at,
        spoken.content,
        spoken.told,
        spoken.name_at,
        spoken.duration_ms_at,
        spoken.explicit_at,
        spoken.popularity_at,
        spoken.disc_number_at,
        spoken.track_number_at,
        spoken.is_local_at,
        spoken.preview_url_at,
        spoken.markets_at,
        spoken.artists_at,
        spoken.external_ids_at,
        spoken.album_at,
        spoken.read_in_on,
        confirmed.artists_at as artists_known_at,
        spoken.artists_occurrence,
        spoken.artists_candidates,
        confirmed.external_ids_at as external_ids_known_at,
        spoken.external_ids_occurrence,
        spoken.external_ids_candidates,
        etl.settled(spoken.name_at, spoken.name, confirmed.name_at, known.name) as name,
        etl.settled(
            spoken.duration_ms_at, spoken.duration_ms, confirmed.duration_ms_at, known.duration_ms
        ) as duration_ms,
        etl.settled(spoken.explicit_at, spoken.explicit, confirmed.explicit_at, known.explicit) as explicit,
        etl.settled(
            spoken.popularity_at, spoken.popularity, confirmed.popularity_at, known.popularity
        ) as popularity,
        etl.settled(
            spoken.disc_number_at, spoken.disc_number, confirmed.disc_number_at, known.disc_number
        ) as disc_number,
        etl.settled(
            spoken.track_number_at, spoken.track_number, confirmed.track_number_at, known.track_number
        ) as track_number,
        etl.settled(spoken.is_local_at, spoken.is_local, confirmed.is_local_at, known.is_local) as is_local,
        etl.settled(
            spoken.preview_url_at, spoken.preview_url, confirmed.preview_url_at, known.preview_url
        ) as preview_url,
        etl.settled(
            spoken.markets_at, spoken.market_set_id, confirmed.markets_at, known.market_set_id
        ) as market_set_id,
        case
            when spoken.album_at is not null or confirmed.album_at is not null
                then etl.settled(spoken.album_at, spoken.album_id, confirmed.album_at, known.album_id)
            when confirmed.read_in_on is null or spoken.read_in_on < confirmed.read_in_on
                then spoken.read_in_album_id
            when spoken.read_in_on = confirmed.read_in_on
                then least(spoken.read_in_album_id, known.album_id)
            else known.album_id
        end as album_id,
        least(spoken.name_first_at, confirmed.name_first_at) as name_first_at,
        spoken.least_name,
        spoken.greatest_name,
        spoken.has_null_name,
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
    from spoken
    left join catalog.track as known on known.id = spoken.id
    left join etl.track_confirmation as confirmed on confirmed.id = known.id
)
select
    -- First what rows are found by: who looks for it need not read through all of a row.
    settled.is_confirmed,
    settled.name_at is not null and (
        settled.least_name is distinct from settled.greatest_name
        or (settled.has_null_name and settled.least_name is not null)
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
    end as effect,
    settled.id,
    settled.told_at,
    settled.content,
    settled.told,
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
    settled.read_in_on,
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
    settled.name_first_at,
    settled.known_name,
    settled.known_name_first_at,
    settled.known_name_at
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
        select distinct reference.id
        from (
            select track_id as id from pg_temp.staged_album_track
            union all
            select track_id as id from pg_temp.staged_track_playability
        ) as reference
        where not exists (select from pg_temp.merged_track as merged where merged.id = reference.id)
    ) as bare
    where not exists (select from catalog.track as known where known.id = bare.id)
    order by id
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
