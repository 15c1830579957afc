-- Who stands in the way of the exchange, in words for a person; no row when nobody does. $1 is when the last rows were
-- committed: a transaction that may still look at the database as it was before would find the new tables empty.
-- An autovacuum gives way to whoever waits for longer than deadlock_timeout.

select holder, is_autovacuum
from (
    select
        1 as number,
        activity.xact_start,
        format(
            'process %s of user %s looks at the database as it was at %s UTC',
            activity.pid,
            coalesce(activity.usename, 'unknown'),
            to_char(activity.xact_start at time zone 'UTC', 'HH24:MI:SS')
        ) as holder,
        false as is_autovacuum
    from pg_catalog.pg_stat_activity as activity
    where activity.datname = current_database()
        and activity.pid <> pg_backend_pid()
        and activity.backend_type = 'client backend'
        and activity.backend_xmin is not null
        and activity.xact_start < $1::timestamptz
    union all
    select
        2,
        activity.xact_start,
        format(
            '%s is in use by process %s of user %s, since %s UTC',
            lock.relation::regclass,
            lock.pid,
            coalesce(activity.usename, 'unknown'),
            coalesce(to_char(activity.xact_start at time zone 'UTC', 'HH24:MI:SS'), 'an unknown time')
        ),
        coalesce(activity.backend_type = 'autovacuum worker', false)
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
) as standing
order by number, xact_start
limit 1;
