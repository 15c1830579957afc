-- Answers 304: the answer with that ETag is the answer again. Its rows are staged once more, as of the time of
-- the 304, and merged with the rest: so every rule of the merge holds for them too, and no order matters.
-- A 304 whose answer no load has brought yet waits until one does.

create temporary table merged_revalidation on commit drop as
select
    told.fetched_at,
    told.target,
    told.etag,
    case when known.revalidation_id is null then 'inserted' else 'unchanged' end as effect,
    answer.answer_id is not null as is_matched
from (select distinct fetched_at, target, etag from pg_temp.told_revalidation) as told
left join etl.revalidation as known
    on md5(known.target) = md5(told.target)
    and md5(known.etag) = md5(told.etag)
    and known.fetched_at = told.fetched_at
    and known.target = told.target
    and known.etag = told.etag
left join etl.tagged_answer as answer
    on md5(answer.target) = md5(told.target)
    and md5(answer.etag) = md5(told.etag)
    and answer.target = told.target
    and answer.etag = told.etag;

with added as (
    insert into etl.revalidation (load_id, fetched_at, target, etag)
    select
        current_setting('discograph.load_id')::bigint,
        fetched_at,
        target,
        etag
    from pg_temp.merged_revalidation
    where effect = 'inserted'
    returning 1
)
insert into etl.load_count (
    load_id,
    kind,
    occurrences,
    superseded,
    staged,
    inserted,
    updated,
    unchanged,
    unmatched
)
select
    current_setting('discograph.load_id')::bigint,
    'revalidation',
    occurrence.number,
    occurrence.number - merged.number,
    merged.number,
    (select count(*) from added),
    0,
    merged.unchanged,
    merged.unmatched
from (select count(*) as number from pg_temp.staged_revalidation) as occurrence
cross join (
    select
        count(*) as number,
        count(*) filter (where effect = 'unchanged') as unchanged,
        count(*) filter (where not is_matched) as unmatched
    from pg_temp.merged_revalidation
) as merged;

-- What this load is the first to know both halves of.
create temporary table due_revalidation on commit drop as
with matched as (
    select
        told.revalidation_id,
        told.fetched_at,
        answer.answer_id
    from etl.revalidation as told
    join etl.tagged_answer as answer
        on md5(answer.target) = md5(told.target)
        and md5(answer.etag) = md5(told.etag)
        and answer.target = told.target
        and answer.etag = told.etag
    where told.load_id = current_setting('discograph.load_id')::bigint
    union
    select
        told.revalidation_id,
        told.fetched_at,
        answer.answer_id
    from etl.tagged_answer as answer
    join etl.revalidation as told
        on md5(told.target) = md5(answer.target)
        and md5(told.etag) = md5(answer.etag)
        and told.target = answer.target
        and told.etag = answer.etag
    where answer.load_id = current_setting('discograph.load_id')::bigint
)
select
    (latest.answer + row_number() over (order by matched.revalidation_id))::integer as answer,
    matched.fetched_at,
    matched.answer_id
from matched
cross join (select coalesce(max(answer), 0) as answer from pg_temp.staged_answer) as latest;

insert into pg_temp.staged_answer (answer, fetched_at, landed)
select answer, fetched_at, 'revalidation'
from pg_temp.due_revalidation;

create temporary table revalidated_row (
    number  bigint not null,
    kind    text not null
) on commit drop;

do $$
declare
    kept record;
    renewed bigint;
begin
    if not exists (select from pg_temp.due_revalidation) then
        return;
    end if;
    analyze pg_temp.staged_answer;
    for kept in select name, kind, columns, kept_table.renewed as expressions from pg_temp.kept_table loop
        execute format(
            'insert into pg_temp.%1$I (%2$s)
            select %3$s
            from pg_temp.due_revalidation as due
            join etl.tagged_answer as answer on answer.answer_id = due.answer_id
            cross join lateral jsonb_populate_recordset(null::pg_temp.%1$I, answer.content -> %4$L) as told',
            kept.name, kept.columns, kept.expressions, kept.kind
        );
        get diagnostics renewed = row_count;
        if renewed > 0 then
            insert into pg_temp.revalidated_row (number, kind) values (renewed, kept.kind);
            execute format('analyze pg_temp.%I', kept.name);
        end if;
    end loop;
end
$$;
