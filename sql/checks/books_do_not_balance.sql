-- A load read another number of rows than it accounted for, or kept no books for a rows file.
-- when: whole database
-- severity: error
-- remedy: Please report this; discograph rebuild loads every run anew.

select
    load.load_id,
    load.run,
    copied.kind,
    copied.rows::bigint as rows_copied,
    counted.occurrences as rows_accounted_for
from etl.load as load
cross join lateral jsonb_each_text(load.row_counts) as copied (kind, rows)
left join etl.load_count as counted on counted.load_id = load.load_id and counted.kind = copied.kind
where counted.occurrences is distinct from copied.rows::bigint;
