-- What this role may not do and prune does: the first table, how many more there are, and the grant that mends it. Of a
-- load nobody needs these rights, so check_rights.sql names no delete there.

select
    min(table_name) as table_name,
    count(*) - 1 as others,
    current_user as role,
    format(
        'grant select, delete on %s to %I', string_agg(table_name, ', ' order by table_name), current_user
    ) as grants
from (
    select format('%I.%I', schema.nspname, relation.relname) as table_name
    from pg_catalog.pg_class as relation
    join pg_catalog.pg_namespace as schema on schema.oid = relation.relnamespace
    where schema.nspname = 'etl'
        and relation.relname in ('failure', 'request')
        and not (
            has_table_privilege(relation.oid, 'select') and has_table_privilege(relation.oid, 'delete')
        )
) as lacking
having count(*) > 0;
