-- Owners, grants, default privileges, row security, and the parameters of tables and views as they stand, one statement
-- each that brings them to what was rebuilt; none where nothing differs. Policies are objects, and refused as such; row
-- security without any hides every row, as it did.

with schema as (
    select standing.oid as standing, made.oid as made, made.nspname::text as name
    from pg_catalog.pg_namespace as standing
    join pg_catalog.pg_namespace as made on made.nspname = standing.nspname || '_rebuilt'
    where standing.nspname in ('catalog', 'history', 'etl', 'analytics')
),
relation as (
    select
        standing.oid as standing,
        made.oid as made,
        format('%I.%I', schema.name, made.relname) as name,
        standing.relkind as kind,
        standing.relowner as standing_owner,
        made.relowner as made_owner,
        standing.relacl as standing_acl,
        made.relacl as made_acl,
        standing.reloptions as standing_options,
        made.reloptions as made_options,
        standing.relrowsecurity and not made.relrowsecurity as is_secured,
        standing.relforcerowsecurity and not made.relforcerowsecurity as is_forced
    from schema
    join pg_catalog.pg_class as standing on standing.relnamespace = schema.standing
    join pg_catalog.pg_class as made
        on made.relnamespace = schema.made
        and made.relname = standing.relname
        and made.relkind = standing.relkind
    where standing.relkind in ('r', 'v', 'S')
),
routine as (
    select
        standing.oid as standing,
        made.oid as made,
        made.oid::regprocedure::text as name,
        standing.proowner as standing_owner,
        made.proowner as made_owner,
        standing.proacl as standing_acl,
        made.proacl as made_acl
    from schema
    join pg_catalog.pg_proc as standing on standing.pronamespace = schema.standing
    join pg_catalog.pg_proc as made
        on made.pronamespace = schema.made
        and made.proname = standing.proname
        and oidvectortypes(made.proargtypes) = oidvectortypes(standing.proargtypes)
),
object as (
    select
        'schema' as kind,
        schema.name,
        standing.nspowner as standing_owner,
        made.nspowner as made_owner,
        null::text as columns,
        coalesce(standing.nspacl, acldefault('n', standing.nspowner)) as standing_acl,
        coalesce(made.nspacl, acldefault('n', made.nspowner)) as made_acl
    from schema
    join pg_catalog.pg_namespace as standing on standing.oid = schema.standing
    join pg_catalog.pg_namespace as made on made.oid = schema.made
    union all
    select
        case kind when 'S' then 'sequence' else 'table' end,
        name,
        standing_owner,
        made_owner,
        null,
        coalesce(standing_acl, acldefault(case kind when 'S' then 's' else 'r' end::"char", standing_owner)),
        coalesce(made_acl, acldefault(case kind when 'S' then 's' else 'r' end::"char", made_owner))
    from relation
    union all
    select
        'table',
        relation.name,
        relation.standing_owner,
        relation.made_owner,
        quote_ident(standing.attname),
        coalesce(standing.attacl, acldefault('c', relation.standing_owner)),
        coalesce(made.attacl, acldefault('c', relation.made_owner))
    from relation
    join pg_catalog.pg_attribute as standing on standing.attrelid = relation.standing
    join pg_catalog.pg_attribute as made on made.attrelid = relation.made and made.attname = standing.attname
    where standing.attacl is not null
        or made.attacl is not null
    union all
    select
        'routine',
        name,
        standing_owner,
        made_owner,
        null,
        coalesce(standing_acl, acldefault('f', standing_owner)),
        coalesce(made_acl, acldefault('f', made_owner))
    from routine
),
standing_grant as (
    select object.kind, object.name, object.columns, granted.*
    from object
    cross join lateral aclexplode(object.standing_acl) as granted
    where granted.grantee <> object.standing_owner
),
made_grant as (
    select object.kind, object.name, object.columns, granted.*
    from object
    cross join lateral aclexplode(object.made_acl) as granted
    where granted.grantee <> object.made_owner
),
step as (
    select
        -- Who shall own what stands in a schema must be allowed to create in it.
        case object.kind when 'schema' then 0 else 1 end as number,
        format(
            'alter %s %s owner to %s',
            object.kind, object.name, object.standing_owner::regrole
        ) as statement
    from object
    where object.standing_owner <> object.made_owner
        -- A sequence goes with its table.
        and object.kind <> 'sequence'
        and object.columns is null
    union all
    select
        2,
        format(
            'revoke %s%s on %s %s from %s',
            given.privilege_type,
            ' (' || given.columns || ')',
            given.kind,
            given.name,
            case given.grantee when 0 then 'public' else given.grantee::regrole::text end
        )
    from made_grant as given
    where not exists (
        select
        from standing_grant as known
        where (known.kind, known.name, known.privilege_type) = (given.kind, given.name, given.privilege_type)
            and known.grantee = given.grantee
            and known.columns is not distinct from given.columns
    )
    union all
    select
        3,
        format(
            'grant %s%s on %s %s to %s%s',
            given.privilege_type,
            ' (' || given.columns || ')',
            given.kind,
            given.name,
            case given.grantee when 0 then 'public' else given.grantee::regrole::text end,
            case when given.is_grantable then ' with grant option' end
        )
    from standing_grant as given
    where not exists (
        select
        from made_grant as known
        where (known.kind, known.name, known.privilege_type) = (given.kind, given.name, given.privilege_type)
            and known.grantee = given.grantee
            and known.columns is not distinct from given.columns
            and known.is_grantable = given.is_grantable
    )
    union all
    select
        4,
        format(
            'alter default privileges for role %s in schema %I grant %s on %s to %s%s',
            privilege.defaclrole::regrole,
            schema.name,
            given.privilege_type,
            case privilege.defaclobjtype
                when 'r' then 'tables'
                when 'S' then 'sequences'
                when 'f' then 'routines'
                when 'T' then 'types'
            end,
            case given.grantee when 0 then 'public' else given.grantee::regrole::text end,
            case when given.is_grantable then ' with grant option' end
        )
    from schema
    join pg_catalog.pg_default_acl as privilege on privilege.defaclnamespace = schema.standing
    cross join lateral aclexplode(privilege.defaclacl) as given
    union all
    select
        5,
        format(
            'alter %s %s set (%s)',
            case relation.kind when 'v' then 'view' else 'table' end,
            relation.name,
            array_to_string(relation.standing_options, ', ')
        )
    from relation
    where relation.standing_options is distinct from relation.made_options
        and relation.standing_options is not null
        and relation.kind in ('r', 'v')
    union all
    select
        6,
        format(
            'alter table %s %s',
            relation.name,
            concat_ws(
                ', ',
                case when relation.is_secured then 'enable row level security' end,
                case when relation.is_forced then 'force row level security' end
            )
        )
    from relation
    where relation.is_secured
        or relation.is_forced
)
select distinct number, statement
from step
order by number, statement;
