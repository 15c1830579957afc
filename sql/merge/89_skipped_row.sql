-- The books count the rows that were left out as the merge would have counted them.
-- After all that counts what was staged.

update etl.load_count as counted
set occurrences = counted.occurrences + skipped.superseded + skipped.staged,
    superseded = counted.superseded + skipped.superseded,
    staged = counted.staged + skipped.staged,
    updated = counted.updated + skipped.updated,
    unchanged = counted.unchanged + skipped.staged - skipped.updated
from (
    select
        kind,
        sum(superseded) as superseded,
        sum(staged) as staged,
        sum(updated) as updated
    from pg_temp.skipped_count
    group by kind
) as skipped
where counted.load_id = current_setting('discograph.load_id')::bigint
    and counted.kind = skipped.kind;
