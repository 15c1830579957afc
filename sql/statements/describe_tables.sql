-- The tables and views of the warehouse's schemas and what their comments say, schema by schema.

select
    namespace.nspname as schema,
    pg_catalog.obj_description(namespace.oid, 'pg_namespace') as schema_comment,
    class.relname as name,
    case class.relkind when 'v' then 'view' else 'table' end as kind,
    pg_catalog.obj_description(class.oid, 'pg_class') as comment
from pg_catalog.pg_class as class
join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
where namespace.nspname in ('catalog', 'history', 'etl', 'analytics') and class.relkind in ('r', 'p', 'v', 'm')
order by
    pg_catalog.array_position(array['catalog', 'history', 'analytics', 'etl'], namespace.nspname::text),
    class.relname;
