-- An album has tracks beyond the total that the same answer gives; if it stays so, see discograph trace album.
-- Totals of other answers are not compared: Spotify's totals drift from call to call. Where one is behind its own list,
-- the next answer usually mends it.
-- when: whole database
-- severity: warning

select
    album.id as album_id,
    album.name,
    album.total_tracks,
    max(placed.position) as last_position
from catalog.album as album
join etl.album_confirmation as confirmed on confirmed.id = album.id
join etl.album_track_page as page
    on page.album_id = album.id and page.fetched_at = confirmed.total_tracks_at
join catalog.album_track as placed
    on placed.album_id = album.id
    and placed.position between page.first_position and page.first_position + page.item_count - 1
group by album.id, album.name, album.total_tracks
having max(placed.position) > album.total_tracks;
