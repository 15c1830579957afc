-- One process at a time decides. The lock ends with the transaction, and the transaction with a client that says
-- nothing for so long: its machine is gone, or it was stopped.
select
    set_config('idle_in_transaction_session_timeout', $1, true),
    pg_advisory_xact_lock(hashtextextended('discograph quota ' || $2, 0));
