-- What landing cannot tell goes over as it stands: quotas, tokens, and the migrator's own books. One statement a table;
-- they run while the tables are locked.

select format(
    'delete from etl_rebuilt.%1$I; insert into etl_rebuilt.%1$I (%2$s) select %2$s from etl.%1$I',
    relation.relname,
    string_agg(quote_ident(attribute.attname), ', ' order by attribute.attnum)
) as statement
from pg_catalog.pg_class as relation
join pg_catalog.pg_attribute as attribute
    on attribute.attrelid = relation.oid
    and attribute.attnum > 0
    and not attribute.attisdropped
where relation.relnamespace = 'etl'::regnamespace
    and relation.relkind = 'r'
    and (
        relation.relname in ('access_token', 'analytics_version', 'migration')
        or relation.relname like 'quota\_%'
    )
group by relation.relname
order by relation.relname;
