-- A stage ended before it began, or was done and yet left work.
-- A clock that was set right meanwhile may have gone back by up to a minute.
-- when: whole database
-- severity: error
-- remedy: Set the clock right; the rows are only a record, and may be deleted.

select
    run,
    stage,
    started_at,
    ended_at,
    exit_code,
    is_partial
from etl.stage_run
where ended_at < started_at - interval '1 minute'
    or (exit_code = 0 and is_partial);
