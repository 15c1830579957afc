select
    owner,
    ceiling,
    safe,
    proven,
    refused_at,
    raised_at,
    misses,
    strikes,
    paused_at,
    paused_until,
    probed_at,
    former_ceiling,
    former_proven
from etl.quota_client
where host = $1 and client = $2;
