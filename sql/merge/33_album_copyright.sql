-- The copyright lines of an album: the list of the newest answer that has one, whole; it may be empty.

create temporary table contested_album_copyright on commit drop as
with contested as (
    -- Several lists of one instant, or one of the very instant that is known: the longer stands, because one of the
    -- same answer that lacked an item is shorter; of equally long ones the greater.
    select
        id,
        copyrights_at as told_at,
        copyrights_known_at as known_at
    from pg_temp.merged_album
    where copyrights_at = copyrights_known_at
        or (copyrights_candidates > 1 and coalesce(copyrights_at > copyrights_known_at, true))
),
candidate as (
    select
        contested.id,
        told.occurrence,
        array_agg(row(item.position, item.kind, item.text) order by item.position) filter (
            where item.occurrence is not null
        ) as list
    from contested
    join pg_temp.told_album as told
        on told.id = contested.id and told.fetched_at = contested.told_at and told.has_copyrights
    left join pg_temp.staged_album_copyright as item on item.occurrence = told.occurrence
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
        array_agg(row(known.position, known.kind, known.text) order by known.position) as list
    from contested
    join catalog.album_copyright as known on known.album_id = contested.id
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

analyze pg_temp.contested_album_copyright;

-- Each list of this load beside the one that is known. Reading the winning ones twice costs less than a copy of them.
create temporary view settled_album_copyright as
with winning as not materialized (
    select
        merged.id as album_id,
        coalesce(contested.occurrence, merged.copyrights_occurrence) as occurrence,
        merged.copyrights_known_at is not null as is_known,
        coalesce(contested.replaces, merged.copyrights_at > merged.copyrights_known_at, true) as replaces
    from pg_temp.merged_album as merged
    left join pg_temp.contested_album_copyright as contested on contested.id = merged.id
    where merged.copyrights_at is not null
),
told as (
    select
        winning.replaces,
        winning.album_id,
        told.position,
        told.kind,
        told.text
    from winning
    join pg_temp.staged_album_copyright as told on told.occurrence = winning.occurrence
),
known as (
    select
        known.album_id,
        known.position,
        known.kind,
        known.text
    from winning
    join catalog.album_copyright as known on known.album_id = winning.album_id
    where winning.replaces and winning.is_known
)
select
    coalesce(told.album_id, known.album_id) as album_id,
    coalesce(told.position, known.position) as position,
    told.kind,
    told.text,
    case
        when told.album_id is null then 'deleted'
        when not told.replaces then 'unchanged'
        when known.album_id is null then 'inserted'
        when (told.kind, told.text) is distinct from (known.kind, known.text) then 'updated'
        else 'unchanged'
    end as effect
from told
full join known on known.album_id = told.album_id and known.position = told.position;

-- Into an empty table every list goes whole and at once: what was merged is what it holds then. Its condition ties the
-- view to a table of this load, with which it goes.
do $$
begin
    if current_setting('discograph.has_keys')::boolean then
        create temporary table merged_album_copyright on commit drop as
        select album_id, position, kind, text, effect
        from pg_temp.settled_album_copyright;
        analyze pg_temp.merged_album_copyright;
    else
        insert into catalog.album_copyright (album_id, position, kind, text)
        select album_id, position, kind, text
        from pg_temp.settled_album_copyright;
        create temporary view merged_album_copyright as
        select album_id, position, kind, text, 'inserted' as effect
        from catalog.album_copyright
        where exists (select from pg_temp.merged_album);
    end if;
end
$$;

with added as (
    insert into catalog.album_copyright (album_id, position, kind, text)
    select album_id, position, kind, text
    from pg_temp.merged_album_copyright
    where effect = 'inserted' and (select current_setting('discograph.has_keys')::boolean)
    order by album_id, position
    returning 1
),
changed as (
    update catalog.album_copyright as known
    set kind = merged.kind, text = merged.text
    from pg_temp.merged_album_copyright as merged
    where merged.album_id = known.album_id and merged.position = known.position and merged.effect = 'updated'
    returning 1
),
removed as (
    delete from catalog.album_copyright as known
    using pg_temp.merged_album_copyright as merged
    where merged.album_id = known.album_id and merged.position = known.position and merged.effect = 'deleted'
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
    'album_copyright',
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
from (select count(*) as number from pg_temp.staged_album_copyright) as occurrence
cross join (
    select count(*) as number, count(*) filter (where effect = 'unchanged') as unchanged
    from pg_temp.merged_album_copyright
    where effect <> 'deleted'
) as merged;
