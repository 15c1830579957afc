-- What a rebuild may not do here, with the statement that mends it; no row when it may do all. It makes schemas, and
-- drops what is there: only the owner of everything may.

select
    'may not make schemas' as lacking,
    format('grant create on database %I to %I', current_database(), current_user) as remedy
where not has_database_privilege(current_database(), 'CREATE')
union all
(
    select
        format('does not own %s %s', owned.kind, owned.name),
        format('rebuild as %I', pg_get_userbyid(owned.owner))
    from (
        select 1 as number, 'schema' as kind, nspname::text as name, nspowner as owner
        from pg_catalog.pg_namespace
        where nspname in ('catalog', 'history', 'etl', 'analytics')
        union all
        select 2, 'table', relation.oid::regclass::text, relation.relowner
        from pg_catalog.pg_class as relation
        where relation.relnamespace::regnamespace::text in ('catalog', 'history', 'etl', 'analytics')
            and relation.relkind in ('r', 'v')
    ) as owned
    where not pg_has_role(owned.owner, 'USAGE')
    order by owned.number, owned.name
    limit 1
);
