-- What an earlier rebuild left behind: the statement that drops it, null when there is nothing; and the schema of such
-- a name that no rebuild has made, null when there is none. The first migration makes all four at once.

select
    'drop schema ' || string_agg(quote_ident(nspname), ', ' order by nspname) || ' cascade' as statement,
    case when to_regclass('etl_rebuilt.migration') is null then min(nspname) end as foreign_schema
from pg_catalog.pg_namespace
where nspname in ('catalog_rebuilt', 'history_rebuilt', 'etl_rebuilt', 'analytics_rebuilt');
