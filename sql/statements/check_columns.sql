-- The columns of the tables of catalog and etl as they are, to be held against sql/schema.sql.

select
    format('%s.%s', schema.nspname, relation.relname) as table_name,
    attribute.attname as column_name,
    format_type(attribute.atttypid, attribute.atttypmod) as type
from pg_catalog.pg_class as relation
join pg_catalog.pg_namespace as schema on schema.oid = relation.relnamespace
join pg_catalog.pg_attribute as attribute
    on attribute.attrelid = relation.oid
    and attribute.attnum > 0
    and not attribute.attisdropped
where schema.nspname in ('catalog', 'etl')
    and relation.relkind in ('r', 'p')
order by schema.nspname, relation.relname, attribute.attnum;
