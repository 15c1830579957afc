-- Says of quarantined items that they need not be used: $1 their numbers as an array. They stay, so that the books
-- hold.

update etl.quarantine
set dropped_at = now()
where quarantine_id = any ($1::bigint[])
    and dropped_at is null
returning quarantine_id;
