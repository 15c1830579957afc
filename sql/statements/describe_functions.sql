-- The functions of those schemas: what they are called with, what they return (a procedure: nothing), and what their
-- comments say.

select
    namespace.nspname as schema,
    pg_catalog.format('%I(%s)', function.proname, pg_catalog.pg_get_function_identity_arguments(function.oid)) as name,
    coalesce(pg_catalog.pg_get_function_result(function.oid), 'procedure') as result,
    pg_catalog.obj_description(function.oid, 'pg_proc') as comment
from pg_catalog.pg_proc as function
join pg_catalog.pg_namespace as namespace on namespace.oid = function.pronamespace
where namespace.nspname in ('catalog', 'history', 'etl', 'analytics')
order by namespace.nspname, function.proname, function.oid;
