-- Where the answers landed that told about some things: $1 their kind, $2 their ids as an array.

select distinct
    told.id,
    answer.landed
from (
    select 'artist' as kind, id, occurrence from pg_temp.staged_artist
    union all
    select 'album', id, occurrence from pg_temp.staged_album
    union all
    select 'track', id, occurrence from pg_temp.staged_track
) as told
join pg_temp.staged_answer as answer on answer.answer = told.occurrence >> 20
where told.kind = $1
    and told.id = any ($2::text[])
order by told.id, answer.landed
limit 20;
