-- What planning needs to know of artists, in the order of their identifiers: $1 an array of identifiers, or
-- null for all; $2 the identifier after which to begin, $3 how many at most. Times are milliseconds since 1970.

select
    artist.id,
    (extract(epoch from confirmed.name_at) * 1000)::bigint as seen_at,
    (extract(epoch from confirmed.genres_at) * 1000)::bigint as whole_at,
    artist.popularity,
    artist.followers,
    null::integer as total_tracks
from catalog.artist as artist
join etl.artist_confirmation as confirmed on confirmed.id = artist.id
where ($1::text[] is null or artist.id = any ($1::text[]))
    and artist.id > $2::text
    and confirmed.name_at is not null
order by artist.id
limit $3::bigint;
