-- A place in an album's track list is on no page that was read.
-- when: whole database
-- severity: error
-- remedy: discograph trace tells which answer a value came from; if none did, discograph rebuild makes the tables anew.

select
    placed.album_id,
    placed.position,
    placed.track_id
from catalog.album_track as placed
where not exists (
    select from etl.album_track_page as page
    where page.album_id = placed.album_id
        and etl.page_covers(page.first_position, page.item_count, page.is_last, placed.position)
);
