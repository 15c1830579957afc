-- What planning needs to know of albums, in the order of their identifiers: $1 an array of identifiers, or null
-- for all; $2 the identifier after which to begin, $3 how many at most. Times are milliseconds since 1970.
-- An album is known as a whole since an answer held the beginning of its list of tracks.

select
    album.id,
    (extract(epoch from confirmed.name_at) * 1000)::bigint as seen_at,
    (
        select (extract(epoch from max(page.fetched_at)) * 1000)::bigint
        from etl.album_track_page as page
        where page.album_id = album.id and page.first_position = 1
    ) as whole_at,
    album.popularity,
    null::bigint as followers,
    album.total_tracks
from catalog.album as album
join etl.album_confirmation as confirmed on confirmed.id = album.id
where ($1::text[] is null or album.id = any ($1::text[]))
    and album.id > $2::text
    and confirmed.name_at is not null
order by album.id
limit $3::bigint;
