-- Which albums were read to the end of their track list, and which were not. The album's own total decides. A page that
-- was the last once is not when a newer one that reaches as far goes on: the album has grown. Nor does a last page end
-- what was never read before it.

create view analytics.album_completeness as
with listed as (
    select
        album_id,
        count(*) as tracks
    from catalog.album_track
    group by album_id
),
ended as (
    select distinct page.album_id
    from etl.album_track_page as page
    where page.is_last
        and not exists (
            select from etl.album_track_page as newer
            where newer.album_id = page.album_id
                and newer.fetched_at > page.fetched_at
                and not newer.is_last
                and newer.first_position + newer.item_count >= page.first_position + page.item_count
        )
        and (
            page.first_position = 1
            or not exists (
                select from (
                    select
                        read.first_position,
                        max(read.first_position + read.item_count) over (
                            order by read.first_position
                            rows between unbounded preceding and 1 preceding
                        ) as next_position
                    from etl.album_track_page as read
                    where read.album_id = page.album_id and read.first_position <= page.first_position
                ) as reached
                where reached.first_position > coalesce(reached.next_position, 1)
            )
        )
)
select
    album.id as album_id,
    album.name as album,
    album.total_tracks,
    coalesce(listed.tracks, 0) as tracks_listed,
    case when album.total_tracks is not null then
        greatest(album.total_tracks - coalesce(listed.tracks, 0), 0)
    end as tracks_missing,
    case
        when album.total_tracks is null then 'only referred to'
        when coalesce(listed.tracks, 0) >= album.total_tracks then 'complete'
        when ended.album_id is not null then 'read to the end, yet shorter than its total'
        when listed.tracks is null then 'not read'
        else 'read in part'
    end as status
from catalog.album as album
left join listed on listed.album_id = album.id
left join ended on ended.album_id = album.id
order by tracks_missing desc nulls last, album.name, album.id;

comment on view analytics.album_completeness is 'Albums and how much of their track list is known, the least complete first.';
comment on column analytics.album_completeness.album_id is 'The album.';
comment on column analytics.album_completeness.album is 'Its name; null while it is only referred to.';
comment on column analytics.album_completeness.total_tracks is 'Tracks that Spotify says it has; null while unknown.';
comment on column analytics.album_completeness.tracks_listed is 'Tracks known to be on it.';
comment on column analytics.album_completeness.tracks_missing is 'Tracks not yet read; null while the total is unknown.';
comment on column analytics.album_completeness.status is 'complete, read in part, not read, only referred to, or read to the end, yet shorter than its total.';
