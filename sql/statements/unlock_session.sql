-- Lets go of what lock_session.sql has taken.

select pg_advisory_unlock(hashtextextended('discograph', 0));
