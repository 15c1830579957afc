-- What stands in the warehouse's schemas, or on its tables and views, and is in no migration: it would go with them.
-- Held against what the migrations have just made under other names.

with schema as (
    select oid, nspname like '%\_rebuilt' as is_new
    from pg_catalog.pg_namespace
    where nspname in (
        'catalog', 'history', 'etl', 'analytics',
        'catalog_rebuilt', 'history_rebuilt', 'etl_rebuilt', 'analytics_rebuilt'
    )
),
inside as (
    select distinct schema.is_new, dependence.classid, dependence.objid
    from schema
    join pg_catalog.pg_depend as dependence
        on dependence.refclassid = 'pg_catalog.pg_namespace'::regclass
        and dependence.refobjid = schema.oid
    -- Default privileges are carried over.
    where dependence.classid <> 'pg_catalog.pg_default_acl'::regclass
    union
    select schema.is_new, 'pg_catalog.pg_type'::regclass, type.oid
    from schema
    join pg_catalog.pg_type as type on type.typnamespace = schema.oid
),
concerned as (
    select is_new, classid, objid, 0 as objsubid
    from inside
    union
    select inside.is_new, dependence.classid, dependence.objid, dependence.objsubid
    from inside
    join pg_catalog.pg_depend as dependence
        on dependence.refclassid = inside.classid
        and dependence.refobjid = inside.objid
),
-- A view is named for the rule that it is.
named as (
    select
        concerned.is_new,
        case when rule.oid is null then concerned.classid else 'pg_catalog.pg_class'::regclass end as classid,
        coalesce(rule.ev_class, concerned.objid) as objid,
        case when rule.oid is null then concerned.objsubid else 0 end as objsubid
    from concerned
    left join pg_catalog.pg_rewrite as rule
        on concerned.classid = 'pg_catalog.pg_rewrite'::regclass
        and rule.oid = concerned.objid
        and rule.rulename = '_RETURN'
    left join pg_catalog.pg_class as relation
        on concerned.classid = 'pg_catalog.pg_class'::regclass
        and relation.oid = concerned.objid
    left join pg_catalog.pg_trigger as trigger
        on concerned.classid = 'pg_catalog.pg_trigger'::regclass
        and trigger.oid = concerned.objid
    left join pg_catalog.pg_type as type
        on concerned.classid = 'pg_catalog.pg_type'::regclass
        and type.oid = concerned.objid
    where coalesce(relation.relkind <> 't', true)
        and not coalesce(trigger.tgisinternal, false)
        -- The types of rows and arrays come and go with what they are types of.
        and coalesce(type.typrelid = 0 and type.typelem = 0, true)
),
described as (
    select distinct
        named.is_new,
        object.type,
        case
            when named.is_new then object.identity
            else regexp_replace(object.identity, '\m(catalog|history|etl|analytics)\.', '\1_rebuilt.', 'g')
        end as identity,
        object.identity as shown
    from named
    cross join lateral pg_identify_object(named.classid, named.objid, named.objsubid) as object
)
select format('%s %s', standing.type, standing.shown) as object
from described as standing
where not standing.is_new
    and not exists (
        select
        from described as made
        where made.is_new
            and made.type = standing.type
            and made.identity = standing.identity
    )
order by object;
