-- Who holds the lock of migrate, load and prune, in words for a person; no row when nobody else does. A session may
-- hold it between two transactions, too, as of a rebuild while rows are made: since when it has been idle tells whether
-- it is stuck. Who may not see what others do sees neither time.

select pg_catalog.format(
    'process %s of user %s, %s',
    lock.pid,
    coalesce(activity.usename, 'unknown'),
    coalesce(
        'since ' || pg_catalog.to_char(activity.xact_start at time zone 'UTC', 'HH24:MI:SS "UTC"'),
        'idle since ' || pg_catalog.to_char(activity.state_change at time zone 'UTC', 'HH24:MI:SS "UTC"'),
        'since an unknown time'
    )
) as holder
from pg_catalog.pg_locks as lock
left join pg_catalog.pg_stat_activity as activity on activity.pid = lock.pid
where lock.locktype = 'advisory'
    and lock.granted
    and lock.objsubid = 1
    and lock.database = (
        select pg_database.oid
        from pg_catalog.pg_database
        where pg_database.datname = pg_catalog.current_database()
    )
    and lock.classid = ((pg_catalog.hashtextextended('discograph', 0) >> 32) & 4294967295)::oid
    and lock.objid = (pg_catalog.hashtextextended('discograph', 0) & 4294967295)::oid
    and lock.pid <> pg_catalog.pg_backend_pid()
limit 1;
