-- The views in schema analytics, whoever made them.

select pg_class.relname
from pg_catalog.pg_class
join pg_catalog.pg_namespace on pg_namespace.oid = pg_class.relnamespace
where pg_namespace.nspname = 'analytics' and pg_class.relkind = 'v'
order by pg_class.relname;
