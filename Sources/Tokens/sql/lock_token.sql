-- The lock on renewing one key's token, until the session ends.

select pg_advisory_lock(hashtextextended('discograph token ' || $1, 0));
