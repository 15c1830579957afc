-- The pages of albums' lists of tracks that were read, the oldest answer of an album first: $1 an array of
-- albums. Positions count from 1; times are milliseconds since 1970.
-- The first page is as old as the answer that held it, although an album's 304 has confirmed it since: that says that
-- the album is as it was, its total included, so the later pages belong to that answer as before. Only lists without a
-- market are recalled, so only the request without one is looked for.

with dated as materialized (
    select
        page.album_id,
        page.first_position,
        page.item_count,
        page.is_last,
        page.fetched_at,
        (
            -- Asked page by page: each 304 is found by its request, and its answer by its ETag.
            select max(coalesce(answer.read_at, answer.fetched_at))
            from etl.revalidation as unchanged
            join etl.tagged_answer as answer
                on md5(answer.target) = md5(unchanged.target)
                and md5(answer.etag) = md5(unchanged.etag)
                and answer.target = unchanged.target
                and answer.etag = unchanged.etag
            where page.first_position = 1 and not page.is_last
                -- The index has the collation of the texts in it, which is not that of identifiers.
                and md5(unchanged.target) = md5(('/v1/albums/' || page.album_id || '?') collate "default")
                and unchanged.target = ('/v1/albums/' || page.album_id || '?') collate "default"
                and unchanged.fetched_at = page.fetched_at
        ) as answered_at
    from etl.album_track_page as page
    where page.album_id = any ($1::text[])
)
select
    dated.album_id,
    (extract(epoch from coalesce(dated.answered_at, dated.fetched_at)) * 1000)::bigint as fetched_at,
    dated.first_position,
    dated.item_count,
    dated.is_last,
    album.total_tracks,
    array_to_string(
        array(
            select listed.position || ':' || listed.track_id
            from catalog.album_track as listed
            where listed.album_id = dated.album_id
                and listed.position >= dated.first_position
                and listed.position < dated.first_position + dated.item_count
            order by listed.position
        ),
        ' '
    ) as tracks
from dated
join catalog.album as album on album.id = dated.album_id
order by
    dated.album_id,
    coalesce(dated.answered_at, dated.fetched_at),
    dated.first_position;
