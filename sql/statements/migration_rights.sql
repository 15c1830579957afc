-- What of the warehouse keeps this role from migrating it, and whose that is; no row when nothing does. $1 whether
-- migrations are pending: only the owner of tables may change them, and one role has made them all. $2 whether the
-- views are to be replaced, which takes their owner or that of the schema. Who has an owner's rights counts as one.

select
    current_user as role,
    owned.name,
    pg_get_userbyid(owned.owner) as owner
from (
    select 1 as number, relation.oid::regclass::text as name, relation.relowner as owner
    from pg_catalog.pg_class as relation
    where $1::boolean
        and relation.oid = 'etl.migration'::regclass
        and not pg_has_role(relation.relowner, 'USAGE')
    union all
    select 2, 'schema ' || schema.nspname, schema.nspowner
    from pg_catalog.pg_namespace as schema
    where $2::boolean
        and schema.nspname = 'analytics'
        and not (has_schema_privilege(schema.oid, 'USAGE') and has_schema_privilege(schema.oid, 'CREATE'))
    union all
    select 3, relation.oid::regclass::text, relation.relowner
    from etl.analytics_version
    cross join unnest(analytics_version.views) as ours (name)
    join pg_catalog.pg_class as relation on relation.relname = ours.name and relation.relkind = 'v'
    join pg_catalog.pg_namespace as schema on schema.oid = relation.relnamespace
    where $2::boolean
        and schema.nspname = 'analytics'
        and not pg_has_role(relation.relowner, 'USAGE')
        and not pg_has_role(schema.nspowner, 'USAGE')
    union all
    select 4, relation.oid::regclass::text, relation.relowner
    from pg_catalog.pg_class as relation
    where $2::boolean
        and relation.oid = 'etl.analytics_version'::regclass
        and not (has_table_privilege(relation.oid, 'INSERT') and has_table_privilege(relation.oid, 'UPDATE'))
) as owned
order by owned.number, owned.name
limit 1;
