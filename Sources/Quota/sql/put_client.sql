insert into etl.quota_client (
    host,
    client,
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
)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
on conflict (host, client) do update set
    owner = excluded.owner,
    ceiling = excluded.ceiling,
    safe = excluded.safe,
    proven = excluded.proven,
    refused_at = excluded.refused_at,
    raised_at = excluded.raised_at,
    misses = excluded.misses,
    strikes = excluded.strikes,
    paused_at = excluded.paused_at,
    paused_until = excluded.paused_until,
    probed_at = excluded.probed_at,
    former_ceiling = excluded.former_ceiling,
    former_proven = excluded.former_proven;
