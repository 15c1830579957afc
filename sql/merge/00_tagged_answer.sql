-- Answers that came with an ETag: the rows of each are kept, because a 304 will refer to them without sending
-- them again. Before everything else, so that what 05_revalidation brings again is merged with the rest.
-- Of answers with one ETag the newest counts: where another mapping made its rows, they are kept in the place of the
-- former ones ('renewed'), or a 304 would bring these back as of a newer time. Where the same mapping did, they are the
-- same, and only the time is kept ('confirmed'), so that a mapping that read an older answer does not come after it.
-- The very answer whose rows are kept, or the newest that was read to the same ones, may tell more when it comes again:
-- a newer program, or a replay, used what was quarantined ('retold'). Then its 304s bring that again, too. The fuller
-- telling stands; JSON objects compare by how many members they have first. Tellings are kept whole, not kind by kind:
-- their occurrences are numbered apart.

create temporary table merged_tagged_answer on commit drop as
select distinct on (told.target, told.etag)
    told.answer,
    told.fetched_at,
    told.target,
    told.etag,
    maker.mapping,
    known.answer_id,
    case
        when known.answer_id is null then 'inserted'
        when known.fetched_at = told.fetched_at
            and (known.read_at is null or known.mapping is not distinct from maker.mapping) then 'retold'
        when coalesce(known.read_at, known.fetched_at) > told.fetched_at then 'unchanged'
        when known.read_at = told.fetched_at then 'retold'
        when known.mapping is not distinct from maker.mapping then 'confirmed'
        else 'renewed'
    end as effect
from pg_temp.told_tagged_answer as told
cross join (select nullif(current_setting('discograph.mapping', true), '') as mapping) as maker
left join etl.tagged_answer as known
    on md5(known.target) = md5(told.target)
    and md5(known.etag) = md5(told.etag)
    and known.target = told.target
    and known.etag = told.etag
order by told.target, told.etag, told.fetched_at desc, told.answer;

analyze pg_temp.merged_tagged_answer;

-- How each staged table is kept and brought again. A row that is brought again belongs to another answer, of its
-- own time. Before occurrences began with their answer's number and market sets were numbered by a digest, both
-- were counted within a run; of one answer there were less than 2^20, and the sets' numbers were small.
create temporary table kept_table on commit drop as
select
    relation.relname::text as name,
    substring(relation.relname from '^staged_(.*)$') as kind,
    string_agg(quote_ident(attribute.attname), ', ' order by attribute.attnum) as columns,
    -- The place within the answer alone, so that the same answer is kept as the same wherever it was landed.
    string_agg(
        format(
            case attribute.attname when 'occurrence' then '%L, told.%I & 1048575' else '%L, told.%I' end,
            attribute.attname,
            attribute.attname
        ),
        ', ' order by attribute.attnum
    ) filter (where attribute.attname not in ('answer', 'observed_on')) as kept,
    string_agg(
        case attribute.attname
            when 'answer' then 'due.answer'
            when 'observed_on' then '(due.fetched_at at time zone ''UTC'')::date'
            when 'occurrence' then '(due.answer::bigint << 20) + (told.occurrence & 1048575)'
            when 'market_set'
                then 'case when told.market_set >> 40 > 0 then told.market_set else '
                    '- (due.answer::bigint << 40) - told.market_set end'
            else format('told.%I', attribute.attname)
        end,
        ', ' order by attribute.attnum
    ) as renewed,
    -- What says whose a row is; a list of markets belongs to whoever names it.
    case
        when bool_or(attribute.attname = 'answer') then 'told.answer'
        when bool_or(attribute.attname = 'occurrence') then 'told.occurrence >> 20'
        else 'told.market_set'
    end as link
from pg_class as relation
join pg_attribute as attribute
    on attribute.attrelid = relation.oid and attribute.attnum > 0 and attribute.attgenerated = ''
where relation.relnamespace = pg_my_temp_schema()
    and relation.relkind = 'r'
    and relation.relname like 'staged\_%'
    and relation.relname not in (
        'staged_answer',
        'staged_tagged_answer',
        'staged_revalidation',
        'staged_request',
        'staged_failure',
        'staged_quarantine',
        'staged_drift'
    )
group by relation.relname;

create temporary table kept_row (
    answer   integer not null,
    kind     text not null,
    content  jsonb not null
) on commit drop;

do $$
declare
    kept record;
begin
    if not exists (select from pg_temp.merged_tagged_answer where effect not in ('unchanged', 'confirmed')) then
        return;
    end if;

    create temporary table linked_answer on commit drop as
    select answer, answer::bigint as key
    from pg_temp.merged_tagged_answer
    where effect not in ('unchanged', 'confirmed');

    create temporary table linked_market_set on commit drop as
    select linked.answer, told.market_set as key
    from pg_temp.staged_album as told
    join pg_temp.linked_answer as linked on linked.key = told.occurrence >> 20
    union
    select linked.answer, told.market_set
    from pg_temp.staged_track as told
    join pg_temp.linked_answer as linked on linked.key = told.occurrence >> 20;

    for kept in select name, kind, link, kept_table.kept as pairs from pg_temp.kept_table loop
        execute format(
            'insert into pg_temp.kept_row
            select answer, %1$L, jsonb_agg(item order by item)
            from (
                select linked.answer, jsonb_strip_nulls(jsonb_build_object(%2$s)) as item
                from pg_temp.%3$I as told
                join pg_temp.%4$I as linked on linked.key = %5$s
            ) as kept
            group by answer',
            kept.kind,
            kept.pairs,
            kept.name,
            case kept.link when 'told.market_set' then 'linked_market_set' else 'linked_answer' end,
            kept.link
        );
    end loop;
end
$$;

with made as (
    select
        answer,
        jsonb_object_agg(kind, content) as content
    from pg_temp.kept_row
    group by answer
),
told as (
    select merged.*, coalesce(made.content, '{}') as content
    from pg_temp.merged_tagged_answer as merged
    left join made on made.answer = merged.answer
),
added as (
    insert into etl.tagged_answer (load_id, fetched_at, target, etag, content, mapping)
    select
        current_setting('discograph.load_id')::bigint,
        fetched_at,
        target,
        etag,
        content,
        mapping
    from told
    where effect = 'inserted'
    returning 1
),
changed as (
    update etl.tagged_answer as known
    set load_id = current_setting('discograph.load_id')::bigint,
        fetched_at = told.fetched_at,
        read_at = case when told.fetched_at = known.fetched_at then known.read_at end,
        content = told.content,
        mapping = told.mapping
    from told
    where told.answer_id = known.answer_id
        and (
            (told.effect = 'renewed' and told.content <> known.content)
            or (
                told.effect = 'retold'
                and (
                    (select coalesce(sum(jsonb_array_length(kept.value)), 0) from jsonb_each(told.content) as kept),
                    told.content
                ) > (
                    (select coalesce(sum(jsonb_array_length(kept.value)), 0) from jsonb_each(known.content) as kept),
                    known.content
                )
            )
        )
    returning 1
),
-- Its 304s have brought these rows already, so answer and load stay.
confirmed as (
    update etl.tagged_answer as known
    set read_at = told.fetched_at, mapping = told.mapping
    from told
    where told.answer_id = known.answer_id
        and (told.effect = 'confirmed' or (told.effect = 'renewed' and told.content = known.content))
    returning 1
),
rewritten as (
    select (select count(*) from changed) + (select count(*) from confirmed) as number
)
insert into etl.load_count (load_id, kind, occurrences, superseded, staged, inserted, updated, unchanged)
select
    current_setting('discograph.load_id')::bigint,
    'tagged_answer',
    occurrence.number,
    occurrence.number - merged.number,
    merged.number,
    (select count(*) from added),
    rewritten.number,
    merged.known - rewritten.number
from (select count(*) as number from pg_temp.staged_tagged_answer) as occurrence
cross join rewritten
cross join (
    select count(*) as number, count(*) filter (where effect <> 'inserted') as known
    from pg_temp.merged_tagged_answer
) as merged;
