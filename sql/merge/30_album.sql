-- Albums: each one's occurrences become one row, field by field the newest that was told.

-- Nearly every album occurs once in a load: then there is nothing to weigh.
create temporary table repeated_album on commit drop as
select id
from pg_temp.staged_album
group by id
having count(*) > 1;

analyze pg_temp.repeated_album;

-- The others. Of an empty table a hash of whom to leave out is no work at all, but one without room in memory would be
-- looked through for every row; an anti-join goes by parts then. In the order of keys, so that each of their pages is
-- come by once; in none where they are set aside.
do $$
declare
    others text := 'told.id not in (select repeated.id from pg_temp.repeated_album as repeated)';
begin
    if (select count(*) * 48 > pg_size_bytes(current_setting('work_mem')) from pg_temp.repeated_album) then
        others := 'not exists (select from pg_temp.repeated_album as repeated where repeated.id = told.id)';
    end if;
    execute format(
        'create temporary view single_album as
        select told.*
        from pg_temp.told_album as told
        where %s
        %s',
        others,
        case when current_setting('discograph.has_keys')::boolean then 'order by told.id' end
    );
end
$$;

create temporary table merged_album on commit drop as
with timed as (
    -- Every occurrence of what occurs more often, and beside it when each field was last told of its album.
    select
        told.id,
        told.occurrence,
        told.fetched_at,
        told.content,
        told.present,
        told.has_name,
        told.has_album_type,
        told.has_total_tracks,
        told.has_release_date,
        told.has_release_date_precision,
        told.has_label,
        told.has_popularity,
        told.has_markets,
        told.has_images,
        told.has_artists,
        told.has_copyrights,
        told.has_external_ids,
        told.name,
        told.album_type,
        told.total_tracks,
        told.release_date_text,
        told.release_date_precision,
        told.label,
        told.popularity,
        markets.id::text as market_set_id,
        max(told.fetched_at) over occurrences as told_at,
        max(told.fetched_at) filter (where told.has_name) over occurrences as name_at,
        max(told.fetched_at) filter (where told.has_album_type) over occurrences as album_type_at,
        max(told.fetched_at) filter (where told.has_total_tracks) over occurrences as total_tracks_at,
        max(told.fetched_at) filter (where told.has_release_date) over occurrences as release_date_at,
        max(told.fetched_at) filter (
            where told.has_release_date_precision
        ) over occurrences as release_date_precision_at,
        max(told.fetched_at) filter (where told.has_label) over occurrences as label_at,
        max(told.fetched_at) filter (where told.has_popularity) over occurrences as popularity_at,
        max(told.fetched_at) filter (where told.has_markets) over occurrences as markets_at,
        max(told.fetched_at) filter (where told.has_images) over occurrences as images_at,
        max(told.fetched_at) filter (where told.has_artists) over occurrences as artists_at,
        max(told.fetched_at) filter (where told.has_copyrights) over occurrences as copyrights_at,
        max(told.fetched_at) filter (where told.has_external_ids) over occurrences as external_ids_at
    from pg_temp.told_album as told
    join pg_temp.repeated_album as repeated on repeated.id = told.id
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
        max(album_type_at) as album_type_at,
        max(album_type) filter (where has_album_type and fetched_at = album_type_at) as album_type,
        max(total_tracks_at) as total_tracks_at,
        max(total_tracks) filter (where has_total_tracks and fetched_at = total_tracks_at) as total_tracks,
        max(release_date_at) as release_date_at,
        max(release_date_text) filter (
            where has_release_date and fetched_at = release_date_at
        ) as release_date_text,
        max(release_date_precision_at) as release_date_precision_at,
        max(release_date_precision) filter (
            where has_release_date_precision and fetched_at = release_date_precision_at
        ) as release_date_precision,
        max(label_at) as label_at,
        max(label) filter (where has_label and fetched_at = label_at) as label,
        max(popularity_at) as popularity_at,
        max(popularity) filter (where has_popularity and fetched_at = popularity_at) as popularity,
        max(markets_at) as markets_at,
        (max(market_set_id) filter (where has_markets and fetched_at = markets_at))::uuid as market_set_id,
        max(images_at) as images_at,
        max(occurrence) filter (where has_images and fetched_at = images_at) as images_occurrence,
        count(*) filter (where has_images and fetched_at = images_at) as images_candidates,
        max(artists_at) as artists_at,
        max(occurrence) filter (where has_artists and fetched_at = artists_at) as artists_occurrence,
        count(*) filter (where has_artists and fetched_at = artists_at) as artists_candidates,
        max(copyrights_at) as copyrights_at,
        max(occurrence) filter (where has_copyrights and fetched_at = copyrights_at) as copyrights_occurrence,
        count(*) filter (where has_copyrights and fetched_at = copyrights_at) as copyrights_candidates,
        max(external_ids_at) as external_ids_at,
        max(occurrence) filter (
            where has_external_ids and fetched_at = external_ids_at
        ) as external_ids_occurrence,
        count(*) filter (where has_external_ids and fetched_at = external_ids_at) as external_ids_candidates
    from timed
    group by id
    union all
    -- Every column of the very type above: otherwise each row would be copied once more to convert it.
    select
        told.id,
        told.fetched_at as told_at,
        told.content,
        told.present as told,
        case when told.has_name then told.fetched_at end as name_at,
        case when told.has_name then told.name end as name,
        case when told.has_name then told.fetched_at end as name_first_at,
        case when told.has_name then told.name end as least_name,
        case when told.has_name then told.name end as greatest_name,
        told.has_name and told.name is null as has_null_name,
        case when told.has_album_type then told.fetched_at end as album_type_at,
        case when told.has_album_type then told.album_type end as album_type,
        case when told.has_total_tracks then told.fetched_at end as total_tracks_at,
        case when told.has_total_tracks then told.total_tracks end as total_tracks,
        case when told.has_release_date then told.fetched_at end as release_date_at,
        case when told.has_release_date then told.release_date_text end as release_date_text,
        case when told.has_release_date_precision then told.fetched_at end as release_date_precision_at,
        case when told.has_release_date_precision then told.release_date_precision end as release_date_precision,
        case when told.has_label then told.fetched_at end as label_at,
        case when told.has_label then told.label end as label,
        case when told.has_popularity then told.fetched_at end as popularity_at,
        case when told.has_popularity then told.popularity end as popularity,
        case when told.has_markets then told.fetched_at end as markets_at,
        case when told.has_markets then markets.id end as market_set_id,
        case when told.has_images then told.fetched_at end as images_at,
        case when told.has_images then told.occurrence end as images_occurrence,
        told.has_images::integer::bigint as images_candidates,
        case when told.has_artists then told.fetched_at end as artists_at,
        case when told.has_artists then told.occurrence end as artists_occurrence,
        told.has_artists::integer::bigint as artists_candidates,
        case when told.has_copyrights then told.fetched_at end as copyrights_at,
        case when told.has_copyrights then told.occurrence end as copyrights_occurrence,
        told.has_copyrights::integer::bigint as copyrights_candidates,
        case when told.has_external_ids then told.fetched_at end as external_ids_at,
        case when told.has_external_ids then told.occurrence end as external_ids_occurrence,
        told.has_external_ids::integer::bigint as external_ids_candidates
    from pg_temp.single_album as told
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
        spoken.album_type_at,
        spoken.total_tracks_at,
        spoken.release_date_at,
        spoken.release_date_precision_at,
        spoken.label_at,
        spoken.popularity_at,
        spoken.markets_at,
        spoken.images_at,
        spoken.artists_at,
        spoken.copyrights_at,
        spoken.external_ids_at,
        confirmed.images_at as images_known_at,
        spoken.images_occurrence,
        spoken.images_candidates,
        confirmed.artists_at as artists_known_at,
        spoken.artists_occurrence,
        spoken.artists_candidates,
        confirmed.copyrights_at as copyrights_known_at,
        spoken.copyrights_occurrence,
        spoken.copyrights_candidates,
        confirmed.external_ids_at as external_ids_known_at,
        spoken.external_ids_occurrence,
        spoken.external_ids_candidates,
        etl.settled(spoken.name_at, spoken.name, confirmed.name_at, known.name) as name,
        etl.settled(
            spoken.album_type_at, spoken.album_type, confirmed.album_type_at, known.album_type
        ) as album_type,
        etl.settled(
            spoken.total_tracks_at, spoken.total_tracks, confirmed.total_tracks_at, known.total_tracks
        ) as total_tracks,
        etl.settled(
            spoken.release_date_at, spoken.release_date_text, confirmed.release_date_at, known.release_date_text
        ) as release_date_text,
        etl.settled(
            spoken.release_date_precision_at,
            spoken.release_date_precision,
            confirmed.release_date_precision_at,
            known.release_date_precision
        ) as release_date_precision,
        etl.settled(spoken.label_at, spoken.label, confirmed.label_at, known.label) as label,
        etl.settled(
            spoken.popularity_at, spoken.popularity, confirmed.popularity_at, known.popularity
        ) as popularity,
        etl.settled(
            spoken.markets_at, spoken.market_set_id, confirmed.markets_at, known.market_set_id
        ) as market_set_id,
        known.release_date as known_release_date,
        least(spoken.name_first_at, confirmed.name_first_at) as name_first_at,
        spoken.least_name,
        spoken.greatest_name,
        spoken.has_null_name,
        known.name as known_name,
        confirmed.name_first_at as known_name_first_at,
        confirmed.name_at as known_name_at,
        known.album_type as known_album_type,
        known.total_tracks as known_total_tracks,
        known.release_date_text as known_release_date_text,
        known.release_date_precision as known_release_date_precision,
        known.label as known_label,
        known.popularity as known_popularity,
        known.market_set_id as known_market_set_id
    from spoken
    left join catalog.album as known on known.id = spoken.id
    left join etl.album_confirmation as confirmed on confirmed.id = known.id
),
dated as (
    -- The day belongs to the text that stands.
    select
        id,
        release_date_text,
        max(release_date) as release_date
    from pg_temp.told_album
    where has_release_date and release_date_text is not null
    group by id, release_date_text
),
complete as (
    select
        settled.id,
        case
            when dated.id is not null then dated.release_date
            when settled.release_date_text is not null then settled.known_release_date
        end as release_date
    from settled
    left join dated on dated.id = settled.id and dated.release_date_text = settled.release_date_text
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
            settled.album_type,
            settled.total_tracks,
            settled.release_date_text,
            complete.release_date,
            settled.release_date_precision,
            settled.label,
            settled.popularity,
            settled.market_set_id
        )
        is distinct from (
            settled.known_name,
            settled.known_album_type,
            settled.known_total_tracks,
            settled.known_release_date_text,
            settled.known_release_date,
            settled.known_release_date_precision,
            settled.known_label,
            settled.known_popularity,
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
    settled.album_type_at,
    settled.total_tracks_at,
    settled.release_date_at,
    settled.release_date_precision_at,
    settled.label_at,
    settled.popularity_at,
    settled.markets_at,
    settled.images_at,
    settled.artists_at,
    settled.copyrights_at,
    settled.external_ids_at,
    settled.images_known_at,
    settled.images_occurrence,
    settled.images_candidates,
    settled.artists_known_at,
    settled.artists_occurrence,
    settled.artists_candidates,
    settled.copyrights_known_at,
    settled.copyrights_occurrence,
    settled.copyrights_candidates,
    settled.external_ids_known_at,
    settled.external_ids_occurrence,
    settled.external_ids_candidates,
    settled.name,
    settled.album_type,
    settled.total_tracks,
    settled.release_date_text,
    settled.release_date_precision,
    settled.label,
    settled.popularity,
    settled.market_set_id,
    complete.release_date,
    settled.name_first_at,
    settled.known_name,
    settled.known_name_first_at,
    settled.known_name_at
from settled
join complete on complete.id = settled.id;

analyze pg_temp.merged_album;

with added as (
    insert into catalog.album (
        id,
        name,
        album_type,
        total_tracks,
        release_date_text,
        release_date,
        release_date_precision,
        label,
        popularity,
        market_set_id
    )
    select
        id,
        name,
        album_type,
        total_tracks,
        release_date_text,
        release_date,
        release_date_precision,
        label,
        popularity,
        market_set_id
    from pg_temp.merged_album
    where effect = 'inserted'
    returning 1
),
changed as (
    update catalog.album as known
    set name = merged.name,
        album_type = merged.album_type,
        total_tracks = merged.total_tracks,
        release_date_text = merged.release_date_text,
        release_date = merged.release_date,
        release_date_precision = merged.release_date_precision,
        label = merged.label,
        popularity = merged.popularity,
        market_set_id = merged.market_set_id
    from pg_temp.merged_album as merged
    where merged.id = known.id and merged.effect = 'updated'
    returning 1
),
referred as (
    -- What is only referred to gets a row too, so that every foreign key holds.
    insert into catalog.album (id)
    select id
    from (
        select distinct reference.id
        from (
            select album_id as id from pg_temp.staged_track where album_id is not null
            union all
            select read_in_album_id as id from pg_temp.staged_track where read_in_album_id is not null
            union all
            select album_id as id from pg_temp.staged_album_track_page
            union all
            select album_id as id from pg_temp.staged_artist_album
        ) as reference
        where not exists (select from pg_temp.merged_album as merged where merged.id = reference.id)
    ) as bare
    where not exists (select from catalog.album as known where known.id = bare.id)
    order by id
    returning 1
)
insert into etl.load_count (load_id, kind, occurrences, superseded, staged, inserted, updated, unchanged, bare)
select
    current_setting('discograph.load_id')::bigint,
    'album',
    occurrence.number,
    occurrence.number - merged.number,
    merged.number,
    (select count(*) from added),
    (select count(*) from changed),
    merged.unchanged,
    (select count(*) from referred)
from (select count(*) as number from pg_temp.staged_album) as occurrence
cross join (
    select count(*) as number, count(*) filter (where effect = 'unchanged') as unchanged
    from pg_temp.merged_album
) as merged;
