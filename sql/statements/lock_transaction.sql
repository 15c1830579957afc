-- The lock that migrate and load hold against each other, until the transaction ends.

select pg_advisory_xact_lock(hashtextextended('discograph', 0));
