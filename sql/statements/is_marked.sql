-- Whether this is the session that was marked with $1.

select coalesce(pg_catalog.current_setting('discograph.session', true) = $1, false) as is_marked;
