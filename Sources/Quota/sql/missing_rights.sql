-- What this role may not do and the ledger does: the first schema or table with what is missing there, how many more
-- there are, and the grants that mend it; no row when nothing is missing. PostgreSQL only. The server's functions by
-- their schema, because the session may find others first.

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
            ('quota_bucket', 1, 'select'),
            ('quota_bucket', 2, 'insert'),
            ('quota_bucket', 3, 'update'),
            ('quota_client', 1, 'select'),
            ('quota_client', 2, 'insert'),
            ('quota_client', 3, 'update'),
            ('quota_recent', 1, 'select'),
            ('quota_recent', 2, 'insert'),
            ('quota_recent', 3, 'update'),
            ('quota_recent', 4, 'delete'),
            ('quota_usage', 1, 'select'),
            ('quota_usage', 2, 'insert'),
            ('quota_usage', 3, 'update'),
            ('quota_usage', 4, 'delete')
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
