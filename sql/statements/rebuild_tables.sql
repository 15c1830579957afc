-- What a rebuild compares, and the statement that does: everything that landing tells, each table and view by its key,
-- or where it has none, row by row. Numbers that a load gives mean nothing. Of a table with a key the statement counts,
-- by column, the values that changed and those that went.

with compared as (
    select
        relation.oid,
        schema.nspname as schema,
        relation.relname as name,
        coalesce(
            (
                select array_agg(attribute.attname::text order by attribute.attnum)
                from pg_catalog.pg_constraint as kept
                join pg_catalog.pg_attribute as attribute
                    on attribute.attrelid = kept.conrelid
                    and attribute.attnum = any (kept.conkey)
                where kept.conrelid = relation.oid
                    and kept.contype = 'p'
                having not bool_or(attribute.attidentity <> '')
            ),
            case
                when relation.relname like '%\_confirmation' then array['id']
                -- A name that stands is no former one. When it was seen first moves as older runs come in.
                when relation.relname in ('name', 'former_name') then array['kind', 'id', 'name']
            end,
            '{}'
        ) as key
    from pg_catalog.pg_class as relation
    join pg_catalog.pg_namespace as schema on schema.oid = relation.relnamespace
    where (schema.nspname = 'catalog' and relation.relkind = 'r')
        -- A day on which something changed is none any more when an older run tells the same of a day before: what was
        -- observed is compared where it is kept, in etl.
        or (schema.nspname = 'history' and relation.relkind = 'v' and relation.relname not like '%\_metric')
        or (
            schema.nspname = 'etl'
            and relation.relkind = 'r'
            -- The books of loads are those of other loads now; of runs the program keeps account itself. When something
            -- was confirmed is told by the views: how that is kept depends on the order of loading.
            and relation.relname not in (
                'load', 'load_count', 'load_quarantine', 'load_verdict', 'run', 'stage_run', 'suspended_key',
                'artist', 'album', 'track'
            )
            -- What could not be used, and what was not known, is so by the mapping of its day: a better one takes more in,
            -- and what it takes in is a row of the catalogue, which is compared.
            and relation.relname not in ('quarantine', 'quarantine_occurrence', 'drift')
            -- These are carried over (rebuild_carry.sql).
            and relation.relname not in ('access_token', 'analytics_version', 'migration')
            and relation.relname not like 'quota\_%'
        )
        or (
            schema.nspname = 'etl'
            and relation.relkind = 'v'
            and relation.relname in ('artist_confirmation', 'album_confirmation', 'track_confirmation')
        )
),
columned as (
    select
        compared.*,
        array_agg(attribute.attname::text order by attribute.attnum) as columns,
        array_agg(attribute.attname::text order by attribute.attnum)
            filter (where not attribute.attname = any (compared.key)) as others
    from compared
    join pg_catalog.pg_attribute as attribute
        on attribute.attrelid = compared.oid
        and attribute.attnum > 0
        and not attribute.attisdropped
        and attribute.attidentity = ''
        and attribute.attname <> 'load_id'
    -- Whether the content of a page is known depends on the order of loading. The rows of an answer with an ETag are
    -- those of the mapping that made them; which of the answers with it is kept depended on the order in earlier versions.
    where not (compared.name in ('album_track_page', 'tagged_answer') and attribute.attname = 'content')
        and not (compared.name = 'tagged_answer' and attribute.attname in ('fetched_at', 'read_at', 'mapping'))
    group by compared.oid, compared.schema, compared.name, compared.key
)
select
    format('%I.%I', columned.schema, columned.name) as name,
    case
        when cardinality(columned.key) = 0 then format(
            'select
                coalesce(sum(standing), 0) as before,
                coalesce(sum(made), 0) as after,
                coalesce(sum(least(standing, made)), 0) as same,
                0 as changed,
                coalesce(sum(greatest(made - standing, 0)), 0) as added,
                coalesce(sum(greatest(standing - made, 0)), 0) as lost,
                null as changes
            from (
                select sum(standing) as standing, sum(made) as made
                from (
                    select %1$s, 1 as standing, 0 as made from %2$I.%3$I
                    union all
                    select %1$s, 0, 1 from %4$I.%3$I
                ) as told
                group by %1$s
            ) as counted',
            (select string_agg(quote_ident(name), ', ') from unnest(columned.columns) as name),
            columned.schema,
            columned.name,
            columned.schema || '_rebuilt'
        )
        else format(
            'select
                count(standing) as before,
                count(made) as after,
                count(*) filter (where standing is not null and made is not null and not is_changed) as same,
                count(*) filter (where standing is not null and made is not null and is_changed) as changed,
                count(*) filter (where standing is null) as added,
                count(*) filter (where made is null) as lost,
                %6$s as changes
            from (select true as standing, * from %1$I.%2$I) as before
            full join (select true as made, * from %3$I.%2$I) as after on %4$s
            cross join lateral (select coalesce(%5$s, false) as is_changed) as judged',
            columned.schema,
            columned.name,
            columned.schema || '_rebuilt',
            (
                select string_agg(
                    format(
                        -- Null is a former name, too. Arrays of it are equal, in a way that a full join can hash.
                        case columned.name
                            when 'former_name' then 'array[before.%1$I] = array[after.%1$I]'
                            else 'before.%1$I = after.%1$I'
                        end,
                        name
                    ),
                    ' and '
                )
                from unnest(columned.key) as name
            ),
            coalesce(
                (
                    select string_agg(format('before.%1$I is distinct from after.%1$I', name), ' or ')
                    from unnest(columned.others) as name
                ),
                'false'
            ),
            coalesce(
                (
                    select format('jsonb_build_object(%s)', string_agg(
                        format(
                            '%1$L, jsonb_build_array(
                                count(*) filter (where standing and made and before.%1$I is distinct from after.%1$I),
                                count(*) filter (where standing and made and before.%1$I is not null and after.%1$I is null)
                            )',
                            name
                        ),
                        ', '
                    ))
                    from unnest(columned.others) as name
                ),
                'null::jsonb'
            )
        )
    end as statement
from columned
order by columned.schema, columned.name;
