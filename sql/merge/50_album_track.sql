-- The tracks of albums, page by page: each place in the list is as the newest page that speaks about it says.
-- The last page speaks about every place after it, too, and so ends the list.

-- Nearly every album comes with one page, and is known by the same page if at all: then there is nothing to weigh.
create temporary table weighed_album on commit drop as
select album_id
from pg_temp.staged_album_track_page
group by album_id
having count(*) > 1
union
select told.album_id
from pg_temp.staged_album_track_page as told
join etl.album_track_page as known on known.album_id = told.album_id
where (known.first_position, known.item_count, known.is_last)
    is distinct from (told.first_position, told.item_count, told.is_last);

analyze pg_temp.weighed_album;

-- The pages of the others. Of an empty table a hash of whom to leave out is no work at all, but one without room in
-- memory would be looked through for every row; an anti-join goes by parts then.
do $$
begin
    if (select count(*) * 48 > pg_size_bytes(current_setting('work_mem')) from pg_temp.weighed_album) then
        create temporary view single_page as
        select page.*
        from pg_temp.told_album_track_page as page
        where not exists (select from pg_temp.weighed_album as weighed where weighed.album_id = page.album_id);
    else
        create temporary view single_page as
        select page.*
        from pg_temp.told_album_track_page as page
        where page.album_id not in (select weighed.album_id from pg_temp.weighed_album as weighed);
    end if;
end
$$;

-- What each place of those pages is to hold.
create temporary view claimed_place as
with claim as (
    -- An item falls when a newer page of this load speaks about its place.
    select
        page.album_id,
        item.position,
        item.track_id,
        item.disc_number,
        item.track_number,
        page.fetched_at
    from pg_temp.weighed_album as weighed
    join pg_temp.told_album_track_page as page on page.album_id = weighed.album_id
    join pg_temp.staged_album_track as item on item.occurrence = page.occurrence
    where not exists (
        select from pg_temp.told_album_track_page as newer
        where newer.album_id = page.album_id
            and newer.fetched_at > page.fetched_at
            and etl.page_covers(newer.first_position, newer.item_count, newer.is_last, item.position)
    )
)
select
    claim.album_id,
    claim.position,
    max(claim.track_id) as track_id,
    max(claim.disc_number) as disc_number,
    max(claim.track_number) as track_number,
    max(claim.fetched_at) as told_at,
    max(page.fetched_at) as known_at
from claim
left join etl.album_track_page as page
    on page.album_id = claim.album_id
    and etl.page_covers(page.first_position, page.item_count, page.is_last, claim.position)
group by claim.album_id, claim.position
union all
select
    page.album_id,
    item.position,
    item.track_id,
    item.disc_number,
    item.track_number,
    page.fetched_at,
    known.fetched_at
from pg_temp.single_page as page
join pg_temp.staged_album_track as item on item.occurrence = page.occurrence
left join etl.album_track_page as known on known.album_id = page.album_id;

-- Read more than once, unless the table is empty: then there is nothing that a page could end.
do $$
begin
    if current_setting('discograph.has_keys')::boolean then
        create temporary table claimed_album_track on commit drop as
        select album_id, position, track_id, disc_number, track_number, told_at, known_at
        from pg_temp.claimed_place;
    else
        create temporary view claimed_album_track as
        select album_id, position, track_id, disc_number, track_number, told_at, known_at
        from pg_temp.claimed_place;
    end if;
end
$$;

create temporary view settled_album_track as
with settled as (
    select
        claimed.album_id,
        claimed.position,
        claimed.told_at < claimed.known_at as is_outdated,
        etl.settled(claimed.told_at, claimed.track_id, claimed.known_at, known.track_id) as track_id,
        etl.settled(claimed.told_at, claimed.disc_number, claimed.known_at, known.disc_number) as disc_number,
        etl.settled(claimed.told_at, claimed.track_number, claimed.known_at, known.track_number) as track_number,
        known.album_id is not null as is_known,
        known.track_id as known_track_id,
        known.disc_number as known_disc_number,
        known.track_number as known_track_number
    from pg_temp.claimed_album_track as claimed
    left join catalog.album_track as known
        on known.album_id = claimed.album_id
        and known.position = claimed.position
)
select
    album_id,
    position,
    track_id,
    disc_number,
    track_number,
    case
        when is_outdated then 'unchanged'
        when not is_known then 'inserted'
        when (track_id, disc_number, track_number)
            is distinct from (known_track_id, known_disc_number, known_track_number)
            then 'updated'
        else 'unchanged'
    end as effect
from settled;

-- Into an empty table every list goes whole and at once: what was merged is what it holds then. Its condition ties the
-- view to a table of this load, with which it goes.
do $$
begin
    if current_setting('discograph.has_keys')::boolean then
        create temporary table merged_album_track on commit drop as
        select album_id, position, track_id, disc_number, track_number, effect
        from pg_temp.settled_album_track;
    else
        insert into catalog.album_track (album_id, position, track_id, disc_number, track_number)
        select album_id, position, track_id, disc_number, track_number
        from pg_temp.settled_album_track;
        create temporary view merged_album_track as
        select album_id, position, track_id, disc_number, track_number, 'inserted' as effect
        from catalog.album_track
        where exists (select from pg_temp.staged_album_track);
    end if;
end
$$;

with added as (
    insert into catalog.album_track (album_id, position, track_id, disc_number, track_number)
    -- In the order of keys, so that each of their pages is come by once.
    select album_id, position, track_id, disc_number, track_number
    from pg_temp.merged_album_track
    where effect = 'inserted' and (select current_setting('discograph.has_keys')::boolean)
    order by track_id
    returning 1
),
changed as (
    update catalog.album_track as known
    set track_id = merged.track_id, disc_number = merged.disc_number, track_number = merged.track_number
    from pg_temp.merged_album_track as merged
    where merged.album_id = known.album_id
        and merged.position = known.position
        and merged.effect = 'updated'
    returning 1
),
removed as (
    -- A newer page speaks about the place and has nothing there.
    delete from catalog.album_track as known
    using (
        select distinct placed.album_id, placed.position
        from catalog.album_track as placed
        join pg_temp.told_album_track_page as told
            on told.album_id = placed.album_id
            and etl.page_covers(told.first_position, told.item_count, told.is_last, placed.position)
        where (select current_setting('discograph.has_keys')::boolean)
            and not exists (
                select from pg_temp.claimed_album_track as claimed
                where claimed.album_id = placed.album_id
                    and claimed.position = placed.position
            )
            and not exists (
                select from etl.album_track_page as page
                where page.album_id = told.album_id
                    and page.fetched_at >= told.fetched_at
                    and etl.page_covers(page.first_position, page.item_count, page.is_last, placed.position)
            )
    ) as ended
    where ended.album_id = known.album_id
        and ended.position = known.position
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
    'album_track',
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
from (select count(*) as number from pg_temp.staged_album_track) as occurrence
cross join (
    select count(*) as number, count(*) filter (where effect = 'unchanged') as unchanged
    from pg_temp.merged_album_track
) as merged;
