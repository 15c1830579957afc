-- The statement that locks every table of the warehouse against everybody.

select
    'lock table ' || string_agg(relation.oid::regclass::text, ', ' order by relation.relname) || ' in access exclusive mode'
    as statement
from pg_catalog.pg_class as relation
where relation.relnamespace::regnamespace::text in ('catalog', 'history', 'etl', 'analytics')
    and relation.relkind = 'r';
