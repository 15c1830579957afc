-- A transaction that may still look at the database as it was before the last rows were committed: it would find the
-- new tables empty. In words for a person; no row when there is none. $1 and $2 are the row of rebuild_moment.sql.
-- Sessions of other roles hide since when they look, and at what, from who lacks pg_read_all_stats: of those every
-- transaction that was under way then counts. What belongs to no user is a process of the server.

select holder
from (
    select
        activity.xact_start,
        format(
            'process %s of user %s looks at the database as it was at %s UTC',
            activity.pid,
            coalesce(activity.usename, 'unknown'),
            to_char(activity.xact_start at time zone 'UTC', 'HH24:MI:SS')
        ) as holder
    from pg_catalog.pg_stat_activity as activity
    where activity.datname = current_database()
        and activity.pid <> pg_backend_pid()
        and activity.backend_type = 'client backend'
        and activity.backend_xmin is not null
        and activity.xact_start < $1::timestamptz
    union all
    select
        null,
        format(
            'process %s of user %s, in a transaction since before the last rows came, may look at the database as it was (grant pg_read_all_stats to %I shows whether it does)',
            activity.pid,
            coalesce(activity.usename, 'unknown'),
            current_user
        )
    from pg_catalog.pg_stat_activity as activity
    join pg_catalog.pg_locks as lock on lock.pid = activity.pid
    where activity.datname = current_database()
        and activity.pid <> pg_backend_pid()
        and activity.backend_type is null
        and activity.usesysid is not null
        and lock.locktype = 'virtualxid'
        and lock.granted
        and lock.virtualxid = any ($2::text[])
) as reading
order by xact_start
limit 1;
