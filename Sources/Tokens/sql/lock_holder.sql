-- The server process of the session that holds the lock on renewing one key's token. The two halves of an advisory
-- lock's number are shown apart.

select held.pid
from pg_catalog.pg_locks as held
where held.locktype = 'advisory'
    and held.objsubid = 1
    and held.granted
    and held.database = (select own.oid from pg_catalog.pg_database as own where own.datname = current_database())
    and (held.classid::bigint << 32) + held.objid::bigint = hashtextextended('discograph token ' || $1, 0);
