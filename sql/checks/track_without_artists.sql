-- A track of which a full answer was read has no artists.
-- Spotify may have sent none, or they went to the quarantine.
-- when: whole database
-- severity: warning

select
    track.id,
    track.name,
    confirmed.album_at as full_answer_at
from catalog.track as track
join etl.track_confirmation as confirmed on confirmed.id = track.id
where confirmed.album_at is not null
    and not exists (select from catalog.track_artist as credit where credit.track_id = track.id);
