-- Quarantined items, the last seen first: $1 their numbers as an array, null for all; $2 a kind, $3 states as an array
-- and $4 a pattern of reasons for LIKE, each null for any. Times are in milliseconds since 1970, the rest cut off.

select
    item.quarantine_id,
    item.kind,
    standing.state,
    item.reason,
    item.run,
    item.landed,
    item.pointer,
    floor(extract(epoch from item.first_seen_at) * 1000)::bigint as first_seen_at,
    floor(extract(epoch from item.last_seen_at) * 1000)::bigint as last_seen_at,
    item.times_seen,
    standing.times_open,
    standing.runs,
    item.digest,
    item.excerpt,
    floor(extract(epoch from item.tried_at) * 1000)::bigint as tried_at,
    floor(extract(epoch from item.dropped_at) * 1000)::bigint as dropped_at,
    standing.resolved_load_id
from etl.quarantine as item
join etl.quarantine_standing as standing on standing.quarantine_id = item.quarantine_id
where ($1::bigint[] is null or item.quarantine_id = any ($1::bigint[]))
    and ($2::text is null or item.kind = $2)
    and ($3::text[] is null or standing.state = any ($3::text[]))
    and ($4::text is null or item.reason like $4)
order by item.last_seen_at desc nulls last, item.quarantine_id desc;
