-- Who has held a lock for more than a moment on which the ledger of one API waits: its own, or one on its tables or on
-- rows of them; in words for a person, and no row when nobody does. Of several it is one who waits for no lock himself,
-- and of these the eldest. Who may not see what others do sees no time. PostgreSQL only.

select pg_catalog.format(
    'PostgreSQL session %s of user %s has held a lock on %s since %s',
    lock.pid,
    coalesce(activity.usename, 'unknown'),
    coalesce('etl.' || relation.relname, 'it'),
    coalesce(pg_catalog.to_char(activity.xact_start at time zone 'UTC', 'HH24:MI:SS "UTC"'), 'an unknown time')
) as holder
from pg_catalog.pg_locks as lock
left join pg_catalog.pg_stat_activity as activity on activity.pid = lock.pid
left join pg_catalog.pg_class as relation on relation.oid = lock.relation
where lock.granted
    and lock.database = (
        select own.oid
        from pg_catalog.pg_database as own
        where own.datname = pg_catalog.current_database()
    )
    and lock.pid <> pg_catalog.pg_backend_pid()
    and (
        (
            lock.locktype = 'advisory'
            and lock.objsubid = 1
            and (lock.classid::bigint << 32) + lock.objid::bigint
                = pg_catalog.hashtextextended('discograph quota ' || $1, 0)
        )
        or (
            lock.locktype = 'relation'
            and lock.mode not in ('AccessShareLock', 'ShareUpdateExclusiveLock')
            and relation.relkind = 'r'
            and relation.relname like 'quota\_%'
            and relation.relnamespace::regnamespace::text = 'etl'
        )
    )
    and coalesce(activity.xact_start, '-infinity') < pg_catalog.clock_timestamp() - interval '1 second'
order by
    exists (
        select
        from pg_catalog.pg_locks as awaited
        where awaited.pid = lock.pid
            and not awaited.granted
    ),
    activity.xact_start
limit 1;
