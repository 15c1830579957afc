-- What migrate, load, check and rebuild ask of their sessions: $1 true for this transaction alone, false for the
-- session. No time limit of somebody's role or database: what they do takes as long as the warehouse is large, and a
-- rebuild sits idle while rows are made. transaction_timeout came with PostgreSQL 17.

select
    set_config('statement_timeout', '0', $1::boolean),
    set_config('idle_in_transaction_session_timeout', '0', $1::boolean),
    set_config('idle_session_timeout', '0', $1::boolean),
    case
        when current_setting('transaction_timeout', true) is not null
            then set_config('transaction_timeout', '0', $1::boolean)
    end;
