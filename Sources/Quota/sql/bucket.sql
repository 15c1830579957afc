select
    opened_at,
    sent,
    refused,
    latest_slot,
    locked_at,
    locked_until,
    lock_reason,
    ceiling,
    ceiling_at,
    ahead_since,
    strikes,
    probed_at
from etl.quota_bucket
where host = $1 and owner = $2 and bucket = $3;
