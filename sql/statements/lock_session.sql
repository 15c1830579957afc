-- The lock that migrate and load hold against each other, until the session ends.

select pg_advisory_lock(hashtextextended('discograph', 0));
