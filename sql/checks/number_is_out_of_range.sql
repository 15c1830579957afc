-- A number is outside the range that Spotify documents.
-- Spotify may have sent it: transform refuses only what is no number, or fits into none of the database's.
-- when: whole database
-- severity: warning

select 'artist' as kind, id, 'popularity' as field, popularity::bigint as value
from catalog.artist
where popularity not between 0 and 100
union all
select 'artist', id, 'followers', followers from catalog.artist where followers < 0
union all
select 'album', id, 'popularity', popularity from catalog.album where popularity not between 0 and 100
union all
select 'album', id, 'total_tracks', total_tracks from catalog.album where total_tracks < 0
union all
select 'track', id, 'popularity', popularity from catalog.track where popularity not between 0 and 100
union all
select 'track', id, 'duration_ms', duration_ms from catalog.track where duration_ms < 0
union all
select 'track', id, 'disc_number', disc_number from catalog.track where disc_number < 0
union all
select 'track', id, 'track_number', track_number from catalog.track where track_number < 0;
