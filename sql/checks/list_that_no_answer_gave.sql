-- A list has items although no answer with that list is on record.
-- when: whole database
-- severity: error
-- remedy: discograph trace tells which answer a value came from; if none did, discograph rebuild makes the tables anew.

select 'artist_genre' as list, item.artist_id as id
from catalog.artist_genre as item
left join etl.artist_confirmation as confirmed on confirmed.id = item.artist_id
where confirmed.genres_at is null
union
select 'artist_image', item.artist_id
from catalog.artist_image as item
left join etl.artist_confirmation as confirmed on confirmed.id = item.artist_id
where confirmed.images_at is null
union
select 'album_image', item.album_id
from catalog.album_image as item
left join etl.album_confirmation as confirmed on confirmed.id = item.album_id
where confirmed.images_at is null
union
select 'album_artist', item.album_id
from catalog.album_artist as item
left join etl.album_confirmation as confirmed on confirmed.id = item.album_id
where confirmed.artists_at is null
union
select 'album_copyright', item.album_id
from catalog.album_copyright as item
left join etl.album_confirmation as confirmed on confirmed.id = item.album_id
where confirmed.copyrights_at is null
union
select 'album_external_id', item.album_id
from catalog.album_external_id as item
left join etl.album_confirmation as confirmed on confirmed.id = item.album_id
where confirmed.external_ids_at is null
union
select 'track_artist', item.track_id
from catalog.track_artist as item
left join etl.track_confirmation as confirmed on confirmed.id = item.track_id
where confirmed.artists_at is null
union
select 'track_external_id', item.track_id
from catalog.track_external_id as item
left join etl.track_confirmation as confirmed on confirmed.id = item.track_id
where confirmed.external_ids_at is null;
