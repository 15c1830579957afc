-- Whether this session holds the lock of migrate and load. It has taken it before: who hands the session's transactions
-- to several connections of the server, as pgbouncer may, does not bring it along.

select exists (
    select
    from pg_catalog.pg_locks as lock
    where lock.locktype = 'advisory'
        and lock.granted
        and lock.objsubid = 1
        and lock.database = (
            select pg_database.oid from pg_catalog.pg_database where pg_database.datname = current_database()
        )
        and lock.classid = ((hashtextextended('discograph', 0) >> 32) & 4294967295)::oid
        and lock.objid = (hashtextextended('discograph', 0) & 4294967295)::oid
        and lock.pid = pg_backend_pid()
) as holds_lock;
