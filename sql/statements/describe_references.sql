-- The foreign keys between those tables: from which columns to which table.

select
    namespace.nspname as schema,
    class.relname as table_name,
    (
        select pg_catalog.string_agg(attribute.attname, ',' order by key.place)
        from pg_catalog.unnest(reference.conkey) with ordinality as key (number, place)
        join pg_catalog.pg_attribute as attribute
            on attribute.attrelid = reference.conrelid and attribute.attnum = key.number
    ) as columns,
    other_namespace.nspname as other_schema,
    other.relname as other_table
from pg_catalog.pg_constraint as reference
join pg_catalog.pg_class as class on class.oid = reference.conrelid
join pg_catalog.pg_namespace as namespace on namespace.oid = class.relnamespace
join pg_catalog.pg_class as other on other.oid = reference.confrelid
join pg_catalog.pg_namespace as other_namespace on other_namespace.oid = other.relnamespace
where reference.contype = 'f' and namespace.nspname in ('catalog', 'history', 'etl', 'analytics')
order by namespace.nspname, class.relname, reference.conname;
