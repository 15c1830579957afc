-- Something was told with a name, and has none.
-- Spotify may have sent null for it.
-- when: whole database
-- severity: warning

select 'artist' as kind, known.id, confirmed.name_at
from catalog.artist as known
join etl.artist_confirmation as confirmed on confirmed.id = known.id
where known.name is null and confirmed.name_at is not null
union all
select 'album', known.id, confirmed.name_at
from catalog.album as known
join etl.album_confirmation as confirmed on confirmed.id = known.id
where known.name is null and confirmed.name_at is not null
union all
select 'track', known.id, confirmed.name_at
from catalog.track as known
join etl.track_confirmation as confirmed on confirmed.id = known.id
where known.name is null and confirmed.name_at is not null;
