-- The books of this load do not balance: rows are neither superseded nor merged, or merged without an account.
-- when: before publish
-- severity: error

select
    counted.kind,
    null as id,
    counted.occurrences,
    counted.revalidated,
    counted.superseded,
    counted.staged,
    counted.inserted,
    counted.updated,
    counted.unchanged
from etl.load_count as counted
where counted.load_id = current_setting('discograph.load_id')::bigint
    and (
        counted.occurrences + counted.revalidated <> counted.superseded + counted.staged
        or counted.staged <> counted.inserted + counted.updated + counted.unchanged
    );
