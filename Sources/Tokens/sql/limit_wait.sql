-- How long this session waits for a lock, in milliseconds.

select set_config('lock_timeout', $1, false);
