-- An end as soon as the loader is gone. A server on Windows cannot look, and refuses any interval but 0 with 22023.

select set_config('client_connection_check_interval', '2s', false);
