-- What planning needs to know of tracks, in the order of their identifiers: $1 an array of identifiers, or null
-- for all; $2 the identifier after which to begin, $3 how many at most. Times are milliseconds since 1970.
-- A track is known as a whole where both its album and its external identifiers were told.

select
    track.id,
    (extract(epoch from confirmed.name_at) * 1000)::bigint as seen_at,
    case
        when confirmed.album_at is not null and confirmed.external_ids_at is not null
            then (extract(epoch from least(confirmed.album_at, confirmed.external_ids_at)) * 1000)::bigint
    end as whole_at,
    track.popularity,
    null::bigint as followers,
    null::integer as total_tracks
from catalog.track as track
join etl.track_confirmation as confirmed on confirmed.id = track.id
where ($1::text[] is null or track.id = any ($1::text[]))
    and track.id > $2::text
    and confirmed.name_at is not null
order by track.id
limit $3::bigint;
