-- One process at a time decides. The lock ends with the transaction, and the transaction with a client that says
-- nothing for so long: its machine is gone, or it was stopped.
-- From here to its end the transaction calls no function of public, where anybody might have one that matches better.
select
    pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true),
    pg_catalog.set_config('idle_in_transaction_session_timeout', $1, true),
    pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('discograph quota ' || $2, 0));
