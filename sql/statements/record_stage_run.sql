-- Enters what a stage left behind: $1 run, $2 stage, $3 its receipt as JSON.

insert into etl.stage_run (run, stage, started_at, ended_at, exit_code, is_partial, resume_at, reason, counts)
select
    $1,
    $2,
    receipt.started_at,
    receipt.ended_at,
    receipt.exit_code,
    coalesce(receipt.partial, false),
    receipt.resume_at,
    receipt.reason,
    coalesce(receipt.counts, '{}')
from jsonb_to_record($3::jsonb) as receipt (
    started_at timestamptz,
    ended_at timestamptz,
    exit_code integer,
    partial boolean,
    resume_at timestamptz,
    reason text,
    counts jsonb
)
on conflict (run, stage) do update
set started_at = excluded.started_at,
    ended_at = excluded.ended_at,
    exit_code = excluded.exit_code,
    is_partial = excluded.is_partial,
    resume_at = excluded.resume_at,
    reason = excluded.reason,
    counts = excluded.counts;
