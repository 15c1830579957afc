-- The functions as the migrations made them, to be made once more when the schemas have their names: a function's text
-- says by name which tables it means.

select pg_get_functiondef(routine.oid) as statement
from pg_catalog.pg_proc as routine
where routine.pronamespace::regnamespace::text in ('catalog', 'history', 'etl', 'analytics')
    and routine.prokind in ('f', 'p')
order by routine.oid;
