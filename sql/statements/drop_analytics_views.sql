-- The statement that drops the views which the last refresh made; null when there are none.
-- One statement names them all, so that they may depend on each other; without cascade, so that a view of
-- somebody's own that depends on them is refused, never dropped.

select 'drop view ' || string_agg(format('analytics.%I', pg_class.relname), ', ' order by pg_class.relname) as statement
from etl.analytics_version
cross join unnest(analytics_version.views) as ours (name)
join pg_catalog.pg_class on pg_class.relname = ours.name and pg_class.relkind = 'v'
join pg_catalog.pg_namespace on pg_namespace.oid = pg_class.relnamespace and pg_namespace.nspname = 'analytics';
