-- The columns of those tables and views in their order: type, whether null may stand there, whether they belong to the
-- primary key, and what their comments say.

select
    namespace.nspname as schema,
    class.relname as table_name,
    attribute.attname as name,
    pg_catalog.format_type(attribute.atttypid, attribute.atttypmod) as type,
    class.relkind in ('r', 'p') and not attribute.attnotnull as is_nullable,
    coalesce(attribute.attnum = any (primary_key.conkey), false) as is_key,
    pg_catalog.col_description(class.oid, attribute.attnum) as comment
from pg_catalog.pg_attribute as attribute
join pg_catalog.pg_class as class on class.oid = attribute.attrelid
join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
left join pg_catalog.pg_constraint as primary_key on primary_key.conrelid = class.oid and primary_key.contype = 'p'
where namespace.nspname in ('catalog', 'history', 'etl', 'analytics')
    and class.relkind in ('r', 'p', 'v', 'm')
    and attribute.attnum > 0
    and not attribute.attisdropped
order by namespace.nspname, class.relname, attribute.attnum;
