-- Where quarantined items were seen, the oldest run first: $1 their numbers as an array, $2 whether only places that
-- are still open count. Times are in milliseconds since 1970, the rest cut off.

select
    seen.quarantine_id,
    seen.run,
    seen.landed,
    seen.pointer,
    floor(extract(epoch from seen.seen_at) * 1000)::bigint as seen_at,
    seen.resolved_load_id
from etl.quarantine_occurrence as seen
where seen.quarantine_id = any ($1::bigint[])
    and (not $2::boolean or seen.resolved_load_id is null)
order by seen.run, seen.landed, seen.pointer, seen.quarantine_id;
