-- What keeps this role from reading how far the database is migrated, with the grants that mend this, and the reading of
-- what else is there; no row when nothing does. pg_catalog only, because that is open to everybody. The tables of others
-- (quotas, tokens, keys set aside) are theirs, and named in no grant. Functions are open to everybody, unless their
-- owner's default privileges say otherwise. $1 whether it is asked, too, from which state of sql/analytics the views
-- were made; $2 whether functions are called, as by checks; $3 whether all that is there is read.

with lacking as (
    select
        'select' as missing,
        format('%I.%I', schema.nspname, relation.relname) as name,
        $3::boolean
        or (
            schema.nspname = 'etl'
            and (relation.relname = 'migration' or ($1::boolean and relation.relname = 'analytics_version'))
        ) as is_needed
    from pg_catalog.pg_class as relation
    join pg_catalog.pg_namespace as schema on schema.oid = relation.relnamespace
    where schema.nspname in ('catalog', 'etl', 'history')
        and relation.relkind in ('r', 'v')
        and relation.relname not in ('access_token', 'suspended_key')
        and relation.relname not like 'quota\_%'
        and exists (
            -- A role may have been granted columns, one by one.
            select
            from pg_catalog.pg_attribute as attribute
            where attribute.attrelid = relation.oid
                and attribute.attnum > 0
                and not attribute.attisdropped
                and not has_column_privilege(relation.oid, attribute.attnum, 'select')
        )
    union all
    select
        'execute',
        format('%I.%I', schema.nspname, called.proname),
        $2::boolean
    from pg_catalog.pg_proc as called
    join pg_catalog.pg_namespace as schema on schema.oid = called.pronamespace
    where schema.nspname = 'etl'
        and called.proname in ('market_set_id', 'page_covers')
        and not has_function_privilege(called.oid, 'execute')
),
granted as (
    select
        missing,
        string_agg(name, ', ' order by name) as names
    from lacking
    group by missing
),
closed as (
    select string_agg(schema.nspname, ', ' order by schema.nspname) as schemas
    from pg_catalog.pg_namespace as schema
    where schema.nspname in ('catalog', 'etl', 'history')
        and not has_schema_privilege(schema.oid, 'USAGE')
    having bool_or($3::boolean or schema.nspname = 'etl')
),
needed as (
    select
        name,
        missing
    from lacking
    where is_needed
    order by missing desc, name
    limit 1
)
select
    current_user as role,
    closed.schemas as closed_schemas,
    needed.missing,
    needed.name as table_name,
    (select count(*) - 1 from lacking) as others,
    (
        select string_agg(
            format(
                'grant %s on %s%s to %I',
                granted.missing,
                case when granted.missing = 'execute' then 'function ' else '' end,
                granted.names,
                current_user
            ),
            '; ' order by granted.missing desc
        )
        from granted
    ) as grants
from closed
full join needed on true;
