-- How long this session waits for a lock, such as 500ms.

select set_config('lock_timeout', $1, false);
