-- Which session this is: the mark that mark_session.sql has left there, null where there is none, or a script has set
-- all settings back; and the server's process for it, which stays the same.

select
    nullif(pg_catalog.current_setting('discograph.session', true), '') as mark,
    pg_catalog.pg_backend_pid() as process;
