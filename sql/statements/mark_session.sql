-- Marks this session with $1, for session_mark.sql to find in the next transaction. It leaves nothing behind that could
-- keep anybody waiting, as a lock would, where that comes by another connection of the server.

select pg_catalog.set_config('discograph.session', $1, false);
