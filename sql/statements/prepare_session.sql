-- What migrate, load, check and rebuild ask of their sessions: no time limit of somebody's role or database. What they do
-- takes as long as the warehouse is large, and a rebuild sits idle while rows are made. transaction_timeout came with
-- PostgreSQL 17.

select
    set_config('statement_timeout', '0', false),
    set_config('idle_in_transaction_session_timeout', '0', false),
    set_config('idle_session_timeout', '0', false),
    case
        when current_setting('transaction_timeout', true) is not null
            then set_config('transaction_timeout', '0', false)
    end;
