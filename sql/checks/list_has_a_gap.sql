-- A list that an answer gives whole has a gap in its positions.

select list, id, items, last_position
from (
    select 'artist_genre' as list, artist_id as id, count(*) as items, max(position) as last_position
    from catalog.artist_genre
    group by artist_id
    union all
    select 'artist_image', artist_id, count(*), max(position) from catalog.artist_image group by artist_id
    union all
    select 'album_image', album_id, count(*), max(position) from catalog.album_image group by album_id
    union all
    select 'album_artist', album_id, count(*), max(position) from catalog.album_artist group by album_id
    union all
    select 'album_copyright', album_id, count(*), max(position) from catalog.album_copyright group by album_id
    union all
    select 'track_artist', track_id, count(*), max(position) from catalog.track_artist group by track_id
) as counted
where items <> last_position;
