-- Where quarantined items were seen, the oldest run first: $1 their numbers as an array, $2 whether only places that
-- are still open count.

select
    seen.quarantine_id,
    seen.run,
    seen.landed,
    seen.pointer,
    to_char(seen.seen_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as seen_at,
    seen.resolved_load_id,
    to_char(seen.seen_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as arrived_at
from etl.quarantine_occurrence as seen
where seen.quarantine_id = any ($1::bigint[])
    and (not $2::boolean or seen.resolved_load_id is null)
order by seen.run, seen.landed, seen.pointer, seen.quarantine_id;
