-- What this role may not do and a load does: the first table or function with what is missing there, how many more there
-- are, and the grants that mend it. The tables of others (quotas, tokens, migrations, keys set aside) are theirs, and
-- named in no grant: who may read tokens acts for the app. Functions are open to everybody, unless their owner's default
-- privileges say otherwise; a load does without those that set keys aside, and what only they call is called as their
-- owner.

with lacking as (
    select
        format('%I.%I', schema.nspname, relation.relname) as table_name,
        string_agg(needed.privilege, ', ' order by needed.number) as missing
    from pg_catalog.pg_class as relation
    join pg_catalog.pg_namespace as schema on schema.oid = relation.relnamespace
    cross join (
        values (1, 'select'), (2, 'insert'), (3, 'update'), (4, 'delete')
    ) as needed (number, privilege)
    where schema.nspname in ('catalog', 'etl')
        and case relation.relkind
            when 'r' then
                relation.relname not in (
                    'access_token', 'analytics_version', 'migration', 'suspended_key'
                )
                and relation.relname not like 'quota\_%'
                and (
                    needed.privilege <> 'delete'
                    or schema.nspname = 'catalog'
                    or relation.relname = 'former_name'
                )
            -- The views that a load reads.
            when 'v' then
                needed.privilege = 'select'
                and relation.relname in (
                    'artist_confirmation', 'album_confirmation', 'track_confirmation', 'load_balance'
                )
            else false
        end
        and not has_table_privilege(relation.oid, needed.privilege)
    group by
        schema.nspname,
        relation.relname
    union all
    select
        format('%I.%I', schema.nspname, called.proname),
        'execute'
    from pg_catalog.pg_proc as called
    join pg_catalog.pg_namespace as schema on schema.oid = called.pronamespace
    where schema.nspname = 'etl'
        and called.proname not in ('suspend_keys', 'restore_keys', 'has_bulk_rows')
        and called.prorettype <> 'pg_catalog.trigger'::regtype
        and not has_function_privilege(called.oid, 'execute')
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
            format(
                'grant %s on %s%s to %I',
                granted.missing,
                case when granted.missing = 'execute' then 'function ' else '' end,
                granted.tables,
                current_user
            ),
            '; ' order by granted.missing
        )
        from granted
    ) as grants
from lacking
order by lacking.table_name
limit 1;
