-- How long this transaction waits for any lock: $1, such as '500ms'.

select set_config('lock_timeout', $1, true);
