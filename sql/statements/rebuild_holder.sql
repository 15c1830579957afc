-- Who has a lock on what is to be exchanged, in words for a person; no row when nobody has.
-- An autovacuum gives way to whoever waits for longer than deadlock_timeout; who lacks pg_read_all_stats knows it by its
-- having no user.

select
    format(
        '%s is in use by process %s of user %s, since %s UTC',
        lock.relation::regclass,
        lock.pid,
        coalesce(activity.usename, 'unknown'),
        coalesce(to_char(activity.xact_start at time zone 'UTC', 'HH24:MI:SS'), 'an unknown time')
    ) as holder,
    coalesce(activity.backend_type = 'autovacuum worker', activity.pid is not null and activity.usesysid is null)
        as is_autovacuum
from pg_catalog.pg_locks as lock
join pg_catalog.pg_class as relation on relation.oid = lock.relation
left join pg_catalog.pg_stat_activity as activity on activity.pid = lock.pid
where lock.granted
    and lock.database = (
        select pg_database.oid from pg_catalog.pg_database where pg_database.datname = current_database()
    )
    and relation.relkind = 'r'
    and relation.relnamespace::regnamespace::text in ('catalog', 'history', 'etl', 'analytics')
    and lock.pid <> pg_backend_pid()
order by activity.xact_start
limit 1;
