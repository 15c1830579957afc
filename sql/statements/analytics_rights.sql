-- What keeps this role from reading views of schema analytics, with the grants that mend it; no row when nothing does.
-- $1 the names of the views that are read. A view reads its tables with its owner's rights, but calls functions with
-- those of who asks, also within the views that it reads. What is not there is no matter of rights.

with recursive chosen as (
    select
        relation.oid,
        format('%I.%I', schema.nspname, relation.relname) as name
    from pg_catalog.pg_class as relation
    join pg_catalog.pg_namespace as schema on schema.oid = relation.relnamespace
    where schema.nspname = 'analytics'
        and relation.relkind = 'v'
        and relation.relname = any($1::text[])
),
read as (
    select oid
    from chosen
    union
    select used.refobjid
    from read
    join pg_catalog.pg_rewrite as rule on rule.ev_class = read.oid
    join pg_catalog.pg_depend as used
        on used.classid = 'pg_catalog.pg_rewrite'::regclass
        and used.objid = rule.oid
        and used.refclassid = 'pg_catalog.pg_class'::regclass
),
lacking as (
    select
        'select' as missing,
        name
    from chosen
    where exists (
        -- A role may have been granted columns, one by one.
        select
        from pg_catalog.pg_attribute as attribute
        where attribute.attrelid = chosen.oid
            and attribute.attnum > 0
            and not attribute.attisdropped
            and not has_column_privilege(chosen.oid, attribute.attnum, 'select')
    )
    union
    select
        'execute',
        format('%I.%I', schema.nspname, called.proname)
    from read
    join pg_catalog.pg_rewrite as rule on rule.ev_class = read.oid
    join pg_catalog.pg_depend as used
        on used.classid = 'pg_catalog.pg_rewrite'::regclass
        and used.objid = rule.oid
        and used.refclassid = 'pg_catalog.pg_proc'::regclass
    join pg_catalog.pg_proc as called on called.oid = used.refobjid
    join pg_catalog.pg_namespace as schema on schema.oid = called.pronamespace
    where not has_function_privilege(called.oid, 'execute')
),
granted as (
    select
        missing,
        string_agg(name, ', ' order by name) as names
    from lacking
    group by missing
),
closed as (
    select nspname as schemas
    from pg_catalog.pg_namespace
    where nspname = 'analytics'
        and not has_schema_privilege(oid, 'usage')
),
first_lacking as (
    select
        missing,
        name
    from lacking
    order by missing desc, name
    limit 1
)
select
    current_user as role,
    closed.schemas as closed_schemas,
    first_lacking.missing,
    first_lacking.name as table_name,
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
full join first_lacking on true;
