-- The migrations that the database has, in order.

select
    migration.number,
    migration.name,
    migration.sha256,
    to_char(migration.applied_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as applied_at
from etl.migration
order by migration.number;
