-- What this role may not do and prune does: the first table with what is missing there, how many more there are, and
-- the grants that mend it. $1 whether tables are pruned, or rows files only; $2 whether rows go, or are only counted.
-- Of a load nobody needs these rights, so check_rights.sql names no delete there.

with lacking as (
    select
        format('%I.%I', schema.nspname, relation.relname) as table_name,
        string_agg(needed.privilege, ', ' order by needed.number) as missing
    from (
        values
            ('load', 1, 'select', false),
            ('migration', 1, 'select', false),
            ('entity', 1, 'select', true),
            ('failure', 1, 'select', true),
            ('failure', 2, 'delete', true),
            ('request', 1, 'select', true),
            ('request', 2, 'delete', true)
    ) as needed (table_name, number, privilege, is_of_tables)
    join pg_catalog.pg_class as relation on relation.relname = needed.table_name
    join pg_catalog.pg_namespace as schema on schema.oid = relation.relnamespace
    where schema.nspname = 'etl'
        and ($1::boolean or not needed.is_of_tables)
        and ($2::boolean or needed.privilege <> 'delete')
        and not has_table_privilege(relation.oid, needed.privilege)
    group by
        schema.nspname,
        relation.relname
),
granted as (
    select
        missing,
        string_agg(table_name, ', ' order by table_name) as tables
    from lacking
    group by missing
)
select
    lacking.table_name,
    lacking.missing,
    current_user as role,
    count(*) over () - 1 as others,
    (
        select string_agg(
            format('grant %s on %s to %I', granted.missing, granted.tables, current_user),
            '; ' order by granted.missing
        )
        from granted
    ) as grants
from lacking
order by lacking.table_name
limit 1;
