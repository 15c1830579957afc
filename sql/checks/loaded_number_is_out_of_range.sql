-- A number that this load wrote is outside the range that Spotify documents, and stands until Spotify sends another.
-- One odd number would otherwise keep every row of its run out, for good.
-- when: before publish
-- severity: warning

select
    'artist' as kind,
    known.id,
    known.popularity,
    known.followers,
    null::integer as total_tracks,
    null::integer as duration_ms,
    null::integer as disc_number,
    null::integer as track_number
from pg_temp.merged_artist as merged
join catalog.artist as known on known.id = merged.id
where merged.effect <> 'unchanged'
    and (known.popularity not between 0 and 100 or known.followers < 0)
union all
select
    'album',
    known.id,
    known.popularity,
    null,
    known.total_tracks,
    null,
    null,
    null
from pg_temp.merged_album as merged
join catalog.album as known on known.id = merged.id
where merged.effect <> 'unchanged'
    and (known.popularity not between 0 and 100 or known.total_tracks < 0)
union all
select
    'track',
    known.id,
    known.popularity,
    null,
    null,
    known.duration_ms,
    known.disc_number,
    known.track_number
from pg_temp.merged_track as merged
join catalog.track as known on known.id = merged.id
where merged.effect <> 'unchanged'
    and (
        known.popularity not between 0 and 100
        or known.duration_ms < 0
        or known.disc_number < 0
        or known.track_number < 0
    );
