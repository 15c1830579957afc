-- The lock on renewing one key's token, until the session ends.

select pg_catalog.pg_advisory_lock(pg_catalog.hashtextextended('discograph token ' || $1, 0));
