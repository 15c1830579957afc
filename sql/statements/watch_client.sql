-- An end as soon as the program is gone that loads, migrates or rebuilds: $1 true for this transaction alone, false for
-- the session. A server on Windows cannot look, and refuses any interval but 0 with 22023.

select set_config('client_connection_check_interval', '2s', $1::boolean);
