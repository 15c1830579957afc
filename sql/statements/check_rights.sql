-- The tables that a load writes and this role may not, with what is missing; those of others (quotas, tokens,
-- migrations) are theirs.

select
    format('%I.%I', schema.nspname, relation.relname) as table_name,
    string_agg(needed.privilege, ', ' order by needed.number) as missing,
    current_user as role
from pg_catalog.pg_class as relation
join pg_catalog.pg_namespace as schema on schema.oid = relation.relnamespace
cross join (
    values (1, 'select'), (2, 'insert'), (3, 'update'), (4, 'delete')
) as needed (number, privilege)
where schema.nspname in ('catalog', 'etl')
    and relation.relkind = 'r'
    and relation.relname not in (
        'access_token', 'analytics_version', 'migration', 'suspended_key'
    )
    and relation.relname not like 'quota\_%'
    and (
        needed.privilege <> 'delete'
        or schema.nspname = 'catalog'
        or relation.relname = 'former_name'
    )
    and not has_table_privilege(relation.oid, needed.privilege)
group by schema.nspname, relation.relname
order by schema.nspname, relation.relname;
