-- The pictures of an artist: the list of the newest answer that has one, whole; it may be empty.

create temporary table contested_artist_image on commit drop as
with contested as (
    -- Several lists of one instant, or one of the very instant that is known: the longer stands, because one of the
    -- same answer that lacked an item is shorter; of equally long ones the greater.
    select
        id,
        images_at as told_at,
        images_known_at as known_at
    from pg_temp.merged_artist
    where images_at = images_known_at
        or (images_candidates > 1 and coalesce(images_at > images_known_at, true))
),
candidate as (
    select
        contested.id,
        told.occurrence,
        array_agg(row(item.position, item.url, item.width, item.height) order by item.position) filter (
            where item.occurrence is not null
        ) as list
    from contested
    join pg_temp.told_artist as told
        on told.id = contested.id and told.fetched_at = contested.told_at and told.has_images
    left join pg_temp.staged_artist_image as item on item.occurrence = told.occurrence
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
        array_agg(row(known.position, known.url, known.width, known.height) order by known.position) as list
    from contested
    join catalog.artist_image as known on known.artist_id = contested.id
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

analyze pg_temp.contested_artist_image;

-- Each list of this load beside the one that is known. Reading the winning ones twice costs less than a copy of them.
create temporary view settled_artist_image as
with winning as not materialized (
    select
        merged.id as artist_id,
        coalesce(contested.occurrence, merged.images_occurrence) as occurrence,
        merged.images_known_at is not null as is_known,
        coalesce(contested.replaces, merged.images_at > merged.images_known_at, true) as replaces
    from pg_temp.merged_artist as merged
    left join pg_temp.contested_artist_image as contested on contested.id = merged.id
    where merged.images_at is not null
),
told as (
    select
        winning.replaces,
        winning.artist_id,
        told.position,
        told.url,
        told.width,
        told.height
    from winning
    join pg_temp.staged_artist_image as told on told.occurrence = winning.occurrence
),
known as (
    select
        known.artist_id,
        known.position,
        known.url,
        known.width,
        known.height
    from winning
    join catalog.artist_image as known on known.artist_id = winning.artist_id
    where winning.replaces and winning.is_known
)
select
    coalesce(told.artist_id, known.artist_id) as artist_id,
    coalesce(told.position, known.position) as position,
    told.url,
    told.width,
    told.height,
    case
        when told.artist_id is null then 'deleted'
        when not told.replaces then 'unchanged'
        when known.artist_id is null then 'inserted'
        when (told.url, told.width, told.height)
            is distinct from (known.url, known.width, known.height)
            then 'updated'
        else 'unchanged'
    end as effect
from told
full join known on known.artist_id = told.artist_id and known.position = told.position;

-- Into an empty table every list goes whole and at once: what was merged is what it holds then. Its condition ties the
-- view to a table of this load, with which it goes.
do $$
begin
    if current_setting('discograph.has_keys')::boolean then
        create temporary table merged_artist_image on commit drop as
        select artist_id, position, url, width, height, effect
        from pg_temp.settled_artist_image;
        analyze pg_temp.merged_artist_image;
    else
        insert into catalog.artist_image (artist_id, position, url, width, height)
        select artist_id, position, url, width, height
        from pg_temp.settled_artist_image;
        create temporary view merged_artist_image as
        select artist_id, position, url, width, height, 'inserted' as effect
        from catalog.artist_image
        where exists (select from pg_temp.merged_artist);
    end if;
end
$$;

with added as (
    insert into catalog.artist_image (artist_id, position, url, width, height)
    select artist_id, position, url, width, height
    from pg_temp.merged_artist_image
    where effect = 'inserted' and (select current_setting('discograph.has_keys')::boolean)
    order by artist_id, position
    returning 1
),
changed as (
    update catalog.artist_image as known
    set url = merged.url, width = merged.width, height = merged.height
    from pg_temp.merged_artist_image as merged
    where merged.artist_id = known.artist_id and merged.position = known.position and merged.effect = 'updated'
    returning 1
),
removed as (
    delete from catalog.artist_image as known
    using pg_temp.merged_artist_image as merged
    where merged.artist_id = known.artist_id and merged.position = known.position and merged.effect = 'deleted'
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
    'artist_image',
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
from (select count(*) as number from pg_temp.staged_artist_image) as occurrence
cross join (
    select count(*) as number, count(*) filter (where effect = 'unchanged') as unchanged
    from pg_temp.merged_artist_image
    where effect <> 'deleted'
) as merged;
