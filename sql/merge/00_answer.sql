-- Answers: which line of which run each is. They date the other rows of this load, and lead back from a value to what
-- told it. Before a 304 adds to them. A run that went on after a load brings its earlier answers again.

create temporary table merged_answer on commit drop as
select
    told.fetched_at,
    told.landed,
    case when known.run is null then 'inserted' else 'unchanged' end as effect
from (select distinct fetched_at, landed from pg_temp.staged_answer) as told
left join etl.answer as known
    on known.run = current_setting('discograph.run')
    and known.landed = told.landed
    and known.fetched_at = told.fetched_at;

with added as (
    insert into etl.answer (load_id, fetched_at, run, landed)
    select
        current_setting('discograph.load_id')::bigint,
        fetched_at,
        current_setting('discograph.run'),
        landed
    from pg_temp.merged_answer
    where effect = 'inserted'
    returning 1
)
insert into etl.load_count (load_id, kind, occurrences, superseded, staged, inserted, updated, unchanged)
select
    current_setting('discograph.load_id')::bigint,
    'answer',
    occurrence.number,
    occurrence.number - merged.number,
    merged.number,
    (select count(*) from added),
    0,
    merged.unchanged
from (select count(*) as number from pg_temp.staged_answer) as occurrence
cross join (
    select count(*) as number, count(*) filter (where effect = 'unchanged') as unchanged
    from pg_temp.merged_answer
) as merged;

analyze pg_temp.staged_answer;
