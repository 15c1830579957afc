-- How many tracks the albums had whose pages this load brings, before it touches them: an album that loses most
-- of them is worth a word (sql/checks).

create temporary table previous_album on commit drop as
select
    placed.album_id as id,
    count(*) as tracks
from catalog.album_track as placed
where placed.album_id in (select page.album_id from pg_temp.staged_album_track_page as page)
group by placed.album_id;
