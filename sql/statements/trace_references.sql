-- Which rows refer to an object: $1 its id. A few of each table, with how many there are.

select
    referring.relation,
    referring.kind,
    min(referring.id) as example,
    count(*) as number
from (
    select 'catalog.album_artist' as relation, 'album' as kind, album_id as id
    from catalog.album_artist
    where artist_id = $1
    union all
    select 'catalog.track_artist', 'track', track_id
    from catalog.track_artist
    where artist_id = $1
    union all
    select 'catalog.artist_album', 'artist', artist_id
    from catalog.artist_album
    where album_id = $1
    union all
    select 'catalog.artist_album', 'album', album_id
    from catalog.artist_album
    where artist_id = $1
    union all
    select 'catalog.track', 'track', id
    from catalog.track
    where album_id = $1
    union all
    select 'catalog.album_track', 'album', album_id
    from catalog.album_track
    where track_id = $1
    union all
    select 'catalog.album_track', 'track', track_id
    from catalog.album_track
    where album_id = $1
) as referring
group by referring.relation, referring.kind
order by referring.relation, referring.kind;
