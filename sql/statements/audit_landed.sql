-- Where the answers landed that told about some things: $1 their kind, $2 their ids as an array.

select distinct
    told.id,
    told.landed
from (
    select 'artist' as kind, id, landed from pg_temp.told_artist
    union all
    select 'album', id, landed from pg_temp.told_album
    union all
    select 'track', id, landed from pg_temp.told_track
) as told
where told.kind = $1
    and told.id = any ($2::text[])
order by told.id, told.landed
limit 20;
