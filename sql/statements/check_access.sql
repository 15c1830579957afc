-- What keeps this role from reading how far the database is migrated, with the grants that mend this, and the reading of
-- what else is there; no row when nothing does. pg_catalog only, because that is open to everybody. The tables of others
-- (quotas, tokens, keys set aside) are theirs, and named in no grant. $1 whether it is asked, too, from which state of
-- sql/analytics the views were made.

with unreadable as (
    select
        format('%I.%I', schema.nspname, relation.relname) as table_name,
        schema.nspname = 'etl'
        and (relation.relname = 'migration' or ($1::boolean and relation.relname = 'analytics_version')) as is_needed
    from pg_catalog.pg_class as relation
    join pg_catalog.pg_namespace as schema on schema.oid = relation.relnamespace
    where schema.nspname in ('catalog', 'etl', 'history')
        and relation.relkind in ('r', 'v')
        and relation.relname not in ('access_token', 'suspended_key')
        and relation.relname not like 'quota\_%'
        and not has_table_privilege(relation.oid, 'select')
),
lacking as (
    select
        (
            select string_agg(schema.nspname, ', ' order by schema.nspname)
            from pg_catalog.pg_namespace as schema
            where schema.nspname in ('catalog', 'etl', 'history')
                and not has_schema_privilege(schema.oid, 'USAGE')
            having bool_or(schema.nspname = 'etl')
        ) as closed_schemas,
        min(table_name) filter (where is_needed) as table_name,
        count(*) - 1 as others,
        format(
            'grant select on %s to %I', string_agg(table_name, ', ' order by table_name), current_user
        ) as grants
    from unreadable
)
select
    current_user as role,
    closed_schemas,
    table_name,
    others,
    grants
from lacking
where closed_schemas is not null
    or table_name is not null;
