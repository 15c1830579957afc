-- What Spotify sends and no mapping knew, the newest first: $1 the time since which it must have been seen, or null.

select
    drift.endpoint,
    drift.pointer,
    drift.kind,
    drift.value,
    to_char(drift.first_seen_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as first_seen_at,
    to_char(drift.last_seen_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as last_seen_at,
    drift.times_seen,
    drift.runs,
    drift.object,
    drift.run,
    drift.landed,
    drift.example
from etl.schema_drift as drift
where $1::timestamptz is null
    or drift.last_seen_at >= $1::timestamptz
order by drift.first_seen_at desc, drift.endpoint, drift.pointer, drift.kind, drift.value;
