-- What migrate, load, check, prune and rebuild ask of their sessions: $1 true for this transaction alone, false for the
-- session. No function but the server's own and those that are named with their schema, because where anybody may
-- create in public a better match of theirs would be called. No time limit of somebody's role or database: what they
-- do takes as long as the warehouse is large, and a rebuild sits idle while rows are made. transaction_timeout came
-- with PostgreSQL 17. What is reported as loaded is on the disk, also where a role is content with less; more than
-- that stays. Types and expressions that are compared are printed with quotes only where these are needed.

select
    pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', $1::boolean),
    pg_catalog.set_config('quote_all_identifiers', 'off', $1::boolean),
    pg_catalog.set_config('statement_timeout', '0', $1::boolean),
    pg_catalog.set_config('idle_in_transaction_session_timeout', '0', $1::boolean),
    pg_catalog.set_config('idle_session_timeout', '0', $1::boolean),
    case
        when pg_catalog.current_setting('transaction_timeout', true) is not null
            then pg_catalog.set_config('transaction_timeout', '0', $1::boolean)
    end,
    case
        when pg_catalog.current_setting('synchronous_commit') = 'off'
            then pg_catalog.set_config('synchronous_commit', 'on', $1::boolean)
    end;
