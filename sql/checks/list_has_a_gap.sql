-- A list that an answer gives whole has a gap in its positions.
-- One whose own answer lost an item of such a list to the quarantine has it rightly, as long as that item is open, and
-- so has one that a 304 to this answer confirmed. Of items kept long ago it is not known which answer lost them; of
-- those that an answer full of problems lost without a place, from which lists.
-- when: whole database
-- severity: error
-- remedy: discograph trace tells which answer a value came from; if none did, discograph rebuild makes the tables anew.

with gap as (
    select list, name, id, items, last_position
    from (
        select
            'artist_genre' as list,
            'genres' as name,
            artist_id as id,
            count(*) as items,
            max(position) as last_position
        from catalog.artist_genre
        group by artist_id
        union all
        select 'artist_image', 'images', artist_id, count(*), max(position) from catalog.artist_image group by artist_id
        union all
        select 'album_image', 'images', album_id, count(*), max(position) from catalog.album_image group by album_id
        union all
        select 'album_artist', 'artists', album_id, count(*), max(position) from catalog.album_artist group by album_id
        union all
        select 'album_copyright', 'copyrights', album_id, count(*), max(position)
        from catalog.album_copyright
        group by album_id
        union all
        select 'track_artist', 'artists', track_id, count(*), max(position) from catalog.track_artist group by track_id
    ) as counted
    where items <> last_position
),
dated as (
    -- Asked one by one: there are many lists, and hardly any with a gap.
    select
        list,
        name,
        id,
        items,
        last_position,
        case list
            when 'artist_genre' then (select genres_at from etl.artist_confirmation as told where told.id = gap.id)
            when 'artist_image' then (select images_at from etl.artist_confirmation as told where told.id = gap.id)
            when 'album_image' then (select images_at from etl.album_confirmation as told where told.id = gap.id)
            when 'album_artist' then (select artists_at from etl.album_confirmation as told where told.id = gap.id)
            when 'album_copyright' then (
                select copyrights_at from etl.album_confirmation as told where told.id = gap.id
            )
            when 'track_artist' then (select artists_at from etl.track_confirmation as told where told.id = gap.id)
        end as told_at
    from gap
),
lost as (
    select
        case
            when item.reason like '% more problems in this answer' then '*'
            else substring(place.pointer from '/([a-z]+)/[0-9]+(?:/[a-z_]+)?$')
        end as name,
        place.seen_at
    from etl.quarantine_occurrence as place
    join etl.quarantine as item on item.quarantine_id = place.quarantine_id
    where place.resolved_load_id is null and item.kind = 'unusable'
),
-- First, and by itself: the planner takes the answers that a 304 has confirmed for few, and would compare all of them
-- with each lost item.
losing as materialized (
    select lost.name, answer.target, answer.etag
    from lost
    join etl.tagged_answer as answer on answer.fetched_at = lost.seen_at
    union
    select lost.name, answer.target, answer.etag
    from lost
    join etl.tagged_answer as answer on answer.read_at = lost.seen_at
),
excused as (
    select name, seen_at as told_at
    from lost
    union
    select answer.name, told.fetched_at
    from losing as answer
    join etl.revalidation as told
        on md5(told.target) = md5(answer.target)
        and md5(told.etag) = md5(answer.etag)
        and told.target = answer.target
        and told.etag = answer.etag
)
select
    list,
    id,
    items,
    last_position,
    told_at
from dated
where not exists (
        select from excused where excused.told_at = dated.told_at and excused.name in (dated.name, '*')
    )
    and not exists (select from excused where excused.told_at is null and excused.name in (dated.name, '*'));
