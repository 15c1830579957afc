-- Quarantined items, the last seen first: $1 their numbers as an array, null for all; $2 a kind, $3 states as an array
-- and $4 a pattern of reasons for LIKE, each null for any.

select
    item.quarantine_id,
    item.kind,
    standing.state,
    item.reason,
    item.run,
    item.landed,
    item.pointer,
    to_char(item.first_seen_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as first_seen_at,
    to_char(item.last_seen_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as last_seen_at,
    item.times_seen,
    standing.times_open,
    standing.runs,
    item.digest,
    item.excerpt,
    to_char(item.tried_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as tried_at,
    to_char(item.dropped_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as dropped_at,
    standing.resolved_load_id,
    to_char(item.last_seen_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as arrived_at
from etl.quarantine as item
join etl.quarantine_standing as standing on standing.quarantine_id = item.quarantine_id
where ($1::bigint[] is null or item.quarantine_id = any ($1::bigint[]))
    and ($2::text is null or item.kind = $2)
    and ($3::text[] is null or standing.state = any ($3::text[]))
    and ($4::text is null or item.reason like $4)
order by item.last_seen_at desc nulls last, item.quarantine_id desc;
