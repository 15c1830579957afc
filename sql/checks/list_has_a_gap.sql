-- A list that an answer gives whole has a gap in its positions.
-- A list that lost an item to the quarantine has one rightly, so lists of that name are not judged while one is open.
-- when: whole database
-- severity: error

select list, id, items, last_position
from (
    select 'artist_genre' as list, 'genres' as name, artist_id as id, count(*) as items, max(position) as last_position
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
    and not exists (
        select from etl.quarantine as lost
        join etl.quarantine_occurrence as place
            on place.quarantine_id = lost.quarantine_id and place.resolved_load_id is null
        where lost.kind = 'unusable' and lost.pointer ~ ('/' || counted.name || '/[0-9]+(/[a-z_]+)?$')
    );
