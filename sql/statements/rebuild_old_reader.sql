-- A transaction that may still look at the database as it was before the last rows were committed ($1): it would find
-- the new tables empty. No row when there is none.

select activity.pid
from pg_catalog.pg_stat_activity as activity
where activity.datname = current_database()
    and activity.pid <> pg_backend_pid()
    and activity.backend_type = 'client backend'
    and activity.backend_xmin is not null
    and activity.xact_start < $1::timestamptz
limit 1;
