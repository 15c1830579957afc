-- Albums in artists' lists: a set that only grows. The group is the newest that was told; Development Mode
-- tells none, which erases nothing.

create temporary table merged_artist_album on commit drop as
with newest as (
    select
        artist_id,
        album_id,
        max(fetched_at) as told_at,
        max(fetched_at) filter (where album_group is not null) as album_group_at
    from pg_temp.told_artist_album
    group by artist_id, album_id
),
spoken as (
    select
        newest.artist_id,
        newest.album_id,
        newest.told_at,
        newest.album_group_at,
        max(told.album_group) filter (where told.fetched_at = newest.album_group_at) as album_group
    from newest
    join pg_temp.told_artist_album as told
        on told.artist_id = newest.artist_id and told.album_id = newest.album_id
    group by newest.artist_id, newest.album_id, newest.told_at, newest.album_group_at
),
settled as (
    select
        spoken.artist_id,
        spoken.album_id,
        spoken.told_at,
        spoken.album_group_at,
        known.artist_id is not null as is_known,
        etl.settled(
            spoken.album_group_at, spoken.album_group, confirmed.album_group_at, known.album_group
        ) as album_group,
        known.album_group as known_album_group
    from spoken
    left join catalog.artist_album as known
        on known.artist_id = spoken.artist_id and known.album_id = spoken.album_id
    left join etl.artist_album as confirmed
        on confirmed.artist_id = spoken.artist_id and confirmed.album_id = spoken.album_id
)
select
    artist_id,
    album_id,
    told_at,
    album_group_at,
    album_group,
    case
        when not is_known then 'inserted'
        when album_group is distinct from known_album_group then 'updated'
        else 'unchanged'
    end as effect
from settled;

with added as (
    insert into catalog.artist_album (artist_id, album_id, album_group)
    select artist_id, album_id, album_group
    from pg_temp.merged_artist_album
    where effect = 'inserted'
    order by artist_id, album_id
    returning 1
),
changed as (
    update catalog.artist_album as known
    set album_group = merged.album_group
    from pg_temp.merged_artist_album as merged
    where merged.artist_id = known.artist_id
        and merged.album_id = known.album_id
        and merged.effect = 'updated'
    returning 1
)
insert into etl.load_count (load_id, kind, occurrences, superseded, staged, inserted, updated, unchanged)
select
    current_setting('discograph.load_id')::bigint,
    'artist_album',
    occurrence.number,
    occurrence.number - merged.number,
    merged.number,
    (select count(*) from added),
    (select count(*) from changed),
    merged.unchanged
from (select count(*) as number from pg_temp.staged_artist_album) as occurrence
cross join (
    select count(*) as number, count(*) filter (where effect = 'unchanged') as unchanged
    from pg_temp.merged_artist_album
) as merged;

merge into etl.artist_album as known
using pg_temp.merged_artist_album as told on told.artist_id = known.artist_id and told.album_id = known.album_id
when matched and (greatest(known.confirmed_at, told.told_at), greatest(known.album_group_at, told.album_group_at))
    is distinct from (known.confirmed_at, known.album_group_at) then
    update set
        confirmed_at = greatest(known.confirmed_at, told.told_at),
        album_group_at = greatest(known.album_group_at, told.album_group_at)
when not matched then
    insert (artist_id, album_id, confirmed_at, album_group_at)
    values (told.artist_id, told.album_id, told.told_at, told.album_group_at);
