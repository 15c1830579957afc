-- The statement that tells the planner about what was rebuilt.

select 'analyze ' || string_agg(relation.oid::regclass::text, ', ' order by relation.relname) as statement
from pg_catalog.pg_class as relation
where relation.relnamespace::regnamespace::text in ('catalog_rebuilt', 'etl_rebuilt')
    and relation.relkind = 'r';
