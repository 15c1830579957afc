update etl.quota_bucket
set
    opened_at = $1,
    sent = $2,
    refused = $3,
    latest_slot = $4,
    locked_at = $5,
    locked_until = $6,
    lock_reason = $7,
    ceiling = $8,
    ceiling_at = $9,
    ahead_since = $10,
    strikes = $11,
    probed_at = $12
where host = $13 and owner = $14 and bucket = $15;
