update etl.quota_bucket
set
    sent = $1,
    refused = $2,
    latest_slot = $3,
    locked_at = $4,
    locked_until = $5,
    lock_reason = $6,
    ceiling = $7,
    ceiling_at = $8,
    ahead_since = $9,
    strikes = $10,
    probed_at = $11
where host = $12 and owner = $13 and bucket = $14;
