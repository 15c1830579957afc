-- Answers that came with an ETag: the rows of each are kept, because a 304 will refer to them without sending
-- them again. Before everything else, so that what 05_revalidation brings again is merged with the rest.

create temporary table merged_tagged_answer on commit drop as
select
    told.landed,
    told.fetched_at,
    told.target,
    told.etag,
    case when known.answer_id is null then 'inserted' else 'unchanged' end as effect
from (
    select distinct on (target, etag)
        landed,
        fetched_at,
        target,
        etag
    from pg_temp.staged_tagged_answer
    order by target, etag, fetched_at, landed
) as told
left join etl.tagged_answer as known
    on md5(known.target) = md5(told.target)
    and md5(known.etag) = md5(told.etag)
    and known.target = told.target
    and known.etag = told.etag;

analyze pg_temp.merged_tagged_answer;

-- How each staged table is kept and brought again. What a row says about its time and its line belongs to the
-- answer; numbers are those of one run.
create temporary table kept_table on commit drop as
select
    relation.relname::text as name,
    substring(relation.relname from '^staged_(.*)$') as kind,
    string_agg(quote_ident(attribute.attname), ', ' order by attribute.attnum) as columns,
    string_agg(
        format('%L, told.%I', attribute.attname, attribute.attname), ', ' order by attribute.attnum
    ) filter (where attribute.attname not in ('fetched_at', 'observed_on', 'landed')) as kept,
    string_agg(
        case attribute.attname
            when 'fetched_at' then 'due.fetched_at'
            when 'observed_on' then '(due.fetched_at at time zone ''UTC'')::date'
            when 'landed' then '''revalidation '' || due.number'
            when 'occurrence' then '(due.number << 40) + told.occurrence'
            when 'market_set' then '(due.number << 40) + told.market_set'
            else format('told.%I', attribute.attname)
        end,
        ', ' order by attribute.attnum
    ) as renewed,
    -- A list knows only the number of its object, a list of markets only its own.
    case
        when bool_or(attribute.attname = 'landed') then 'landed'
        when bool_or(attribute.attname = 'occurrence') then 'occurrence'
        else 'market_set'
    end as link
from pg_class as relation
join pg_attribute as attribute
    on attribute.attrelid = relation.oid and attribute.attnum > 0 and attribute.attgenerated = ''
where relation.relnamespace = pg_my_temp_schema()
    and relation.relkind = 'r'
    and relation.relname like 'staged\_%'
    and relation.relname not in (
        'staged_tagged_answer', 'staged_revalidation', 'staged_request', 'staged_failure', 'staged_quarantine'
    )
group by relation.relname;

create temporary table kept_row (
    landed   text not null,
    kind     text not null,
    content  jsonb not null
) on commit drop;

do $$
declare
    kept record;
begin
    if not exists (select from pg_temp.merged_tagged_answer where effect = 'inserted') then
        return;
    end if;

    create temporary table linked_landed on commit drop as
    select landed, landed as key from pg_temp.merged_tagged_answer where effect = 'inserted';

    create temporary table linked_occurrence (landed text, key bigint) on commit drop;
    for kept in select name from pg_temp.kept_table where link = 'landed' and columns ~ '\yoccurrence\y' loop
        execute format(
            'insert into pg_temp.linked_occurrence
            select told.landed, told.occurrence
            from pg_temp.%I as told
            join pg_temp.linked_landed as linked on linked.key = told.landed',
            kept.name
        );
    end loop;

    create temporary table linked_market_set on commit drop as
    select told.landed, told.market_set as key
    from pg_temp.staged_album as told
    join pg_temp.linked_landed as linked on linked.key = told.landed
    union
    select told.landed, told.market_set
    from pg_temp.staged_track as told
    join pg_temp.linked_landed as linked on linked.key = told.landed;

    for kept in select name, kind, link, kept_table.kept as pairs from pg_temp.kept_table loop
        execute format(
            'insert into pg_temp.kept_row
            select linked.landed, %1$L, jsonb_agg(jsonb_strip_nulls(jsonb_build_object(%2$s)))
            from pg_temp.%3$I as told
            join pg_temp.%4$I as linked on linked.key = told.%5$I
            group by linked.landed',
            kept.kind, kept.pairs, kept.name, 'linked_' || kept.link, kept.link
        );
    end loop;
end
$$;

with added as (
    insert into etl.tagged_answer (load_id, fetched_at, target, etag, content)
    select
        current_setting('discograph.load_id')::bigint,
        merged.fetched_at,
        merged.target,
        merged.etag,
        coalesce(made.content, '{}')
    from pg_temp.merged_tagged_answer as merged
    left join (
        select
            landed,
            jsonb_object_agg(kind, content) as content
        from pg_temp.kept_row
        group by landed
    ) as made on made.landed = merged.landed
    where merged.effect = 'inserted'
    returning 1
)
insert into etl.load_count (load_id, kind, occurrences, superseded, staged, inserted, updated, unchanged)
select
    current_setting('discograph.load_id')::bigint,
    'tagged_answer',
    occurrence.number,
    occurrence.number - merged.number,
    merged.number,
    (select count(*) from added),
    0,
    merged.unchanged
from (select count(*) as number from pg_temp.staged_tagged_answer) as occurrence
cross join (
    select count(*) as number, count(*) filter (where effect = 'unchanged') as unchanged
    from pg_temp.merged_tagged_answer
) as merged;
