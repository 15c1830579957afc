-- Notes that a replay tried quarantined items in vain: $1 their numbers as an array.

update etl.quarantine
set tried_at = now()
where quarantine_id = any ($1::bigint[]);
