-- How long this session waits for a lock, such as 500ms, whatever a statement may take by the role or the options of
-- the connection. And how soon the server sees that the client's machine is gone, and ends the session with its lock:
-- in 25 seconds, where it would take two hours.

select
    set_config('lock_timeout', $1, false),
    set_config('statement_timeout', '0', false),
    set_config('tcp_keepalives_idle', '10', false),
    set_config('tcp_keepalives_interval', '5', false),
    set_config('tcp_keepalives_count', '3', false);
