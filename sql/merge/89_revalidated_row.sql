-- The books tell rows of this load's files from rows that a 304 brought again.
-- After all that counts what was staged.

update etl.load_count as counted
set occurrences = counted.occurrences - again.number,
    revalidated = again.number
from pg_temp.revalidated_row as again
where counted.load_id = current_setting('discograph.load_id')::bigint
    and counted.kind = again.kind;
