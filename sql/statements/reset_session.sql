-- What undoes what prepare_session.sql, prepare_load.sql, watch_client.sql, set_lock_timeout.sql and mark_session.sql
-- have asked of this session, a statement for each setting. It has then again what server, database, role and the
-- options of its connection give it.

select format('reset %I', name) as statement
from pg_catalog.pg_settings
where source = 'session'
    and name in (
        'search_path', 'quote_all_identifiers', 'statement_timeout', 'idle_in_transaction_session_timeout',
        'idle_session_timeout', 'transaction_timeout', 'synchronous_commit', 'lock_timeout', 'work_mem',
        'hash_mem_multiplier', 'temp_buffers', 'default_statistics_target', 'jit', 'enable_mergejoin',
        'client_connection_check_interval'
    )
union all
select 'reset discograph.session';
