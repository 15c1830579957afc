-- Pages of track lists: what was read when, kept so that an older page loaded later changes nothing.
-- After album_track, which compares the staged pages with those known before.

create temporary table merged_album_track_page on commit drop as
with told as (
    select
        album_id,
        first_position,
        item_count,
        is_last,
        max(fetched_at) as fetched_at
    from pg_temp.told_album_track_page
    group by album_id, first_position, item_count, is_last
)
select
    told.album_id,
    told.first_position,
    told.item_count,
    told.is_last,
    told.fetched_at,
    case
        when known.album_id is null then 'inserted'
        when told.fetched_at > known.fetched_at then 'updated'
        else 'unchanged'
    end as effect
from told
left join etl.album_track_page as known
    on known.album_id = told.album_id
    and known.first_position = told.first_position
    and known.item_count = told.item_count
    and known.is_last = told.is_last;

with added as (
    insert into etl.album_track_page (album_id, first_position, item_count, is_last, fetched_at)
    select album_id, first_position, item_count, is_last, fetched_at
    from pg_temp.merged_album_track_page
    where effect = 'inserted'
    returning 1
),
changed as (
    update etl.album_track_page as known
    set fetched_at = merged.fetched_at
    from pg_temp.merged_album_track_page as merged
    where merged.album_id = known.album_id
        and merged.first_position = known.first_position
        and merged.item_count = known.item_count
        and merged.is_last = known.is_last
        and merged.effect = 'updated'
    returning 1
)
insert into etl.load_count (load_id, kind, occurrences, superseded, staged, inserted, updated, unchanged)
select
    current_setting('discograph.load_id')::bigint,
    'album_track_page',
    occurrence.number,
    occurrence.number - merged.number,
    merged.number,
    (select count(*) from added),
    (select count(*) from changed),
    merged.unchanged
from (select count(*) as number from pg_temp.staged_album_track_page) as occurrence
cross join (
    select count(*) as number, count(*) filter (where effect = 'unchanged') as unchanged
    from pg_temp.merged_album_track_page
) as merged;
