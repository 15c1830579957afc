-- One process at a time decides; the lock ends with the transaction.
select pg_advisory_xact_lock(hashtextextended('discograph quota ' || $1, 0));
