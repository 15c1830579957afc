-- The artists of a track: the list of the newest answer that has one, whole; it may be empty.

create temporary table contested_track_artist on commit drop as
with contested as (
    -- Several lists of one instant, or one of the very instant that is known: the longer stands, because one of the
    -- same answer that lacked an item is shorter; of equally long ones the greater.
    select
        id,
        artists_at as told_at,
        artists_known_at as known_at
    from pg_temp.merged_track
    where artists_at = artists_known_at
        or (artists_candidates > 1 and coalesce(artists_at > artists_known_at, true))
),
candidate as (
    select
        contested.id,
        told.occurrence,
        array_agg(row(item.position, item.artist_id) order by item.position) filter (
            where item.occurrence is not null
        ) as list
    from contested
    join pg_temp.told_track as told
        on told.id = contested.id and told.fetched_at = contested.told_at and told.has_artists
    left join pg_temp.staged_track_artist as item on item.occurrence = told.occurrence
    group by contested.id, told.occurrence
),
greatest_candidate as (
    select distinct on (id)
        id,
        occurrence,
        list
    from candidate
    order by id, cardinality(list) desc nulls last, list desc, occurrence
),
known_list as (
    select
        contested.id,
        array_agg(row(known.position, known.artist_id) order by known.position) as list
    from contested
    join catalog.track_artist as known on known.track_id = contested.id
    where contested.told_at = contested.known_at
    group by contested.id
)
select
    contested.id,
    greatest_candidate.occurrence,
    coalesce(contested.told_at > contested.known_at, true)
    or known_list.id is null
    or coalesce(
        (cardinality(greatest_candidate.list), greatest_candidate.list)
        >= (cardinality(known_list.list), known_list.list),
        false
    ) as replaces
from contested
join greatest_candidate on greatest_candidate.id = contested.id
left join known_list on known_list.id = contested.id;

analyze pg_temp.contested_track_artist;

-- Each list of this load beside the one that is known. Reading the winning ones twice costs less than a copy of them.
create temporary view settled_track_artist as
with winning as not materialized (
    select
        merged.id as track_id,
        coalesce(contested.occurrence, merged.artists_occurrence) as occurrence,
        merged.artists_known_at is not null as is_known,
        coalesce(contested.replaces, merged.artists_at > merged.artists_known_at, true) as replaces
    from pg_temp.merged_track as merged
    left join pg_temp.contested_track_artist as contested on contested.id = merged.id
    where merged.artists_at is not null
),
told as (
    select
        winning.replaces,
        winning.track_id,
        told.position,
        told.artist_id
    from winning
    join pg_temp.staged_track_artist as told on told.occurrence = winning.occurrence
),
known as (
    select
        known.track_id,
        known.position,
        known.artist_id
    from winning
    join catalog.track_artist as known on known.track_id = winning.track_id
    where winning.replaces and winning.is_known
)
select
    coalesce(told.track_id, known.track_id) as track_id,
    coalesce(told.position, known.position) as position,
    told.artist_id,
    case
        when told.track_id is null then 'deleted'
        when not told.replaces then 'unchanged'
        when known.track_id is null then 'inserted'
        when told.artist_id is distinct from known.artist_id then 'updated'
        else 'unchanged'
    end as effect
from told
full join known on known.track_id = told.track_id and known.position = told.position;

-- Into an empty table every list goes whole and at once: what was merged is what it holds then. Its condition ties the
-- view to a table of this load, with which it goes.
do $$
begin
    if current_setting('discograph.has_keys')::boolean then
        create temporary table merged_track_artist on commit drop as
        select track_id, position, artist_id, effect
        from pg_temp.settled_track_artist;
        analyze pg_temp.merged_track_artist;
    else
        insert into catalog.track_artist (track_id, position, artist_id)
        select track_id, position, artist_id
        from pg_temp.settled_track_artist;
        create temporary view merged_track_artist as
        select track_id, position, artist_id, 'inserted' as effect
        from catalog.track_artist
        where exists (select from pg_temp.merged_track);
    end if;
end
$$;

with added as (
    insert into catalog.track_artist (track_id, position, artist_id)
    select track_id, position, artist_id
    from pg_temp.merged_track_artist
    where effect = 'inserted' and (select current_setting('discograph.has_keys')::boolean)
    order by track_id, position
    returning 1
),
changed as (
    update catalog.track_artist as known
    set artist_id = merged.artist_id
    from pg_temp.merged_track_artist as merged
    where merged.track_id = known.track_id and merged.position = known.position and merged.effect = 'updated'
    returning 1
),
removed as (
    delete from catalog.track_artist as known
    using pg_temp.merged_track_artist as merged
    where merged.track_id = known.track_id and merged.position = known.position and merged.effect = 'deleted'
    returning 1
)
insert into etl.load_count (
    load_id,
    kind,
    occurrences,
    superseded,
    staged,
    inserted,
    updated,
    unchanged,
    deleted
)
select
    current_setting('discograph.load_id')::bigint,
    'track_artist',
    occurrence.number,
    occurrence.number - merged.number,
    merged.number,
    case
        when current_setting('discograph.has_keys')::boolean then (select count(*) from added)
        else merged.number
    end,
    (select count(*) from changed),
    merged.unchanged,
    (select count(*) from removed)
from (select count(*) as number from pg_temp.staged_track_artist) as occurrence
cross join (
    select count(*) as number, count(*) filter (where effect = 'unchanged') as unchanged
    from pg_temp.merged_track_artist
    where effect <> 'deleted'
) as merged;
