-- Who holds a lock on a table of the warehouse that may keep others waiting, in words for a person; no row when
-- nobody else does.

select pg_catalog.format(
    '%s.%s is locked by process %s of user %s, since %s UTC',
    relation.relnamespace::regnamespace,
    relation.relname,
    lock.pid,
    coalesce(activity.usename, 'unknown'),
    coalesce(pg_catalog.to_char(activity.xact_start at time zone 'UTC', 'HH24:MI:SS'), 'an unknown time')
) as holder
from pg_catalog.pg_locks as lock
join pg_catalog.pg_class as relation on relation.oid = lock.relation
left join pg_catalog.pg_stat_activity as activity on activity.pid = lock.pid
where lock.granted
    and lock.database = (
        select pg_database.oid
        from pg_catalog.pg_database
        where pg_database.datname = pg_catalog.current_database()
    )
    and lock.mode not in ('AccessShareLock', 'RowShareLock', 'RowExclusiveLock')
    and relation.relnamespace::regnamespace::text in ('catalog', 'history', 'etl', 'analytics')
    and lock.pid <> pg_catalog.pg_backend_pid()
order by activity.xact_start
limit 1;
