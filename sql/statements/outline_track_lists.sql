-- The pages of albums' lists of tracks that were read, the oldest answer of an album first: $1 an array of
-- albums. Positions count from 1; times are milliseconds since 1970.

select
    page.album_id,
    (extract(epoch from page.fetched_at) * 1000)::bigint as fetched_at,
    page.first_position,
    page.item_count,
    page.is_last,
    album.total_tracks,
    array_to_string(
        array(
            select listed.position || ':' || listed.track_id
            from catalog.album_track as listed
            where listed.album_id = page.album_id
                and listed.position >= page.first_position
                and listed.position < page.first_position + page.item_count
            order by listed.position
        ),
        ' '
    ) as tracks
from etl.album_track_page as page
join catalog.album as album on album.id = page.album_id
where page.album_id = any ($1::text[])
order by
    page.album_id,
    page.fetched_at,
    page.first_position;
