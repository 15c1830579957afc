-- What this role may not do and the store of tokens does: the first schema or table with what is missing there, how many
-- more there are, and the grants that mend it; no row when nothing is missing. The server's functions by their schema.

with lacking as (
    select
        1 as number,
        'schema etl' as name,
        'usage' as missing
    from pg_catalog.pg_namespace as schema
    where schema.nspname = 'etl'
        and not pg_catalog.has_schema_privilege(schema.oid, 'usage')
    union all
    select
        2,
        'etl.' || needed.table_name,
        pg_catalog.string_agg(needed.privilege, ', ' order by needed.number)
    from (
        values
            ('access_token', 1, 'select'),
            ('access_token', 2, 'insert'),
            ('access_token', 3, 'update'),
            ('access_token', 4, 'delete')
    ) as needed (table_name, number, privilege)
    join pg_catalog.pg_class as relation on relation.relname = needed.table_name
    join pg_catalog.pg_namespace as schema on schema.oid = relation.relnamespace
    where schema.nspname = 'etl'
        and not pg_catalog.has_table_privilege(relation.oid, needed.privilege)
    group by needed.table_name
),
granted as (
    select
        number,
        missing,
        pg_catalog.string_agg(name, ', ' order by name) as names
    from lacking
    group by
        number,
        missing
)
select
    lacking.missing,
    lacking.name as table_name,
    current_user as role,
    pg_catalog.count(*) over () - 1 as others,
    (
        select pg_catalog.string_agg(
            pg_catalog.format('grant %s on %s to %I', granted.missing, granted.names, current_user),
            '; ' order by granted.number, granted.missing
        )
        from granted
    ) as grants
from lacking
order by
    lacking.number,
    lacking.name
limit 1;
