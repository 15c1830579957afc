-- A list that this load changed has a gap in its positions.
-- Only what came behind the first place, or left, can make one. A list that lost an item to the quarantine has
-- one rightly, so lists of that name are then not judged.
-- when: before publish
-- severity: error

with counted as (
    select
        'artist' as kind,
        item.artist_id as id,
        'artist_genre' as list,
        'genres' as name,
        count(*) as items,
        max(item.position) as last_position
    from (
        select distinct artist_id as id
        from pg_temp.merged_artist_genre
        where effect = 'deleted' or (effect = 'inserted' and position > 1)
    ) as touched
    join catalog.artist_genre as item on item.artist_id = touched.id
    group by item.artist_id
    union all
    select
        'artist',
        item.artist_id,
        'artist_image',
        'images',
        count(*),
        max(item.position)
    from (
        select distinct artist_id as id
        from pg_temp.merged_artist_image
        where effect = 'deleted' or (effect = 'inserted' and position > 1)
    ) as touched
    join catalog.artist_image as item on item.artist_id = touched.id
    group by item.artist_id
    union all
    select
        'album',
        item.album_id,
        'album_image',
        'images',
        count(*),
        max(item.position)
    from (
        select distinct album_id as id
        from pg_temp.merged_album_image
        where effect = 'deleted' or (effect = 'inserted' and position > 1)
    ) as touched
    join catalog.album_image as item on item.album_id = touched.id
    group by item.album_id
    union all
    select
        'album',
        item.album_id,
        'album_artist',
        'artists',
        count(*),
        max(item.position)
    from (
        select distinct album_id as id
        from pg_temp.merged_album_artist
        where effect = 'deleted' or (effect = 'inserted' and position > 1)
    ) as touched
    join catalog.album_artist as item on item.album_id = touched.id
    group by item.album_id
    union all
    select
        'album',
        item.album_id,
        'album_copyright',
        'copyrights',
        count(*),
        max(item.position)
    from (
        select distinct album_id as id
        from pg_temp.merged_album_copyright
        where effect = 'deleted' or (effect = 'inserted' and position > 1)
    ) as touched
    join catalog.album_copyright as item on item.album_id = touched.id
    group by item.album_id
    union all
    select
        'track',
        item.track_id,
        'track_artist',
        'artists',
        count(*),
        max(item.position)
    from (
        select distinct track_id as id
        from pg_temp.merged_track_artist
        where effect = 'deleted' or (effect = 'inserted' and position > 1)
    ) as touched
    join catalog.track_artist as item on item.track_id = touched.id
    group by item.track_id
)
select
    kind,
    id,
    list,
    items,
    last_position
from counted
where items <> last_position
    and not exists (
        select from etl.quarantine as lost
        where lost.kind = 'unusable' and lost.pointer like '%/' || counted.name || '/%'
    );
