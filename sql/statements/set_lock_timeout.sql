-- How long this session waits for any lock: $1, such as '60000ms'.

select set_config('lock_timeout', $1, false);
