-- Pages of track lists: what was read when, kept so that an older page loaded later changes nothing.
-- After album_track, which compares the staged pages with those known before.

create temporary table merged_album_track_page on commit drop as
with told as (
    select
        album_id,
        first_position,
        item_count,
        is_last,
        max(fetched_at) as fetched_at,
        case when min(content) = max(content) and count(content) = count(*) then max(content) end as content
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
        when known.album_id is null or told.fetched_at > known.fetched_at or told.content = known.content
            then told.content
        when told.fetched_at < known.fetched_at then known.content
    end as content,
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
    insert into etl.album_track_page (album_id, first_position, item_count, is_last, fetched_at, content)
    select album_id, first_position, item_count, is_last, fetched_at, content
    from pg_temp.merged_album_track_page
    where effect = 'inserted'
    returning 1
),
changed as (
    update etl.album_track_page as known
    set fetched_at = merged.fetched_at, content = merged.content
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

-- Two pages of one instant, of the same shape: what stands is neither's.
update etl.album_track_page as known
set content = null
from pg_temp.merged_album_track_page as merged
where merged.album_id = known.album_id
    and merged.first_position = known.first_position
    and merged.item_count = known.item_count
    and merged.is_last = known.is_last
    and merged.effect = 'unchanged'
    and merged.content is null
    and known.content is not null;

-- Another page that is not older speaks about the same places.
update etl.album_track_page as known
set content = null
from pg_temp.weighed_album as weighed
join etl.album_track_page as other on other.album_id = weighed.album_id
where known.album_id = weighed.album_id
    and known.content is not null
    and other.fetched_at >= known.fetched_at
    and (other.first_position, other.item_count, other.is_last)
    <> (known.first_position, known.item_count, known.is_last)
    and (known.is_last or other.first_position < known.first_position + known.item_count)
    and (other.is_last or known.first_position < other.first_position + other.item_count);
