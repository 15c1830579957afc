-- Items that could not be used, or were repaired. A run that went on after a load brings its earlier ones again.

create temporary table merged_quarantine on commit drop as
with told as (
    select distinct on (landed, pointer, kind, reason)
        landed,
        pointer,
        kind,
        reason,
        excerpt
    from pg_temp.staged_quarantine
    order by landed, pointer, kind, reason, excerpt
)
select
    told.landed,
    told.pointer,
    told.kind,
    told.reason,
    told.excerpt,
    case when known.quarantine_id is null then 'inserted' else 'unchanged' end as effect
from told
left join etl.quarantine as known
    on known.run = current_setting('discograph.run')
    and known.landed = told.landed
    and coalesce(known.pointer, '') = coalesce(told.pointer, '')
    and known.kind = told.kind
    and known.reason = told.reason;

with added as (
    insert into etl.quarantine (
        load_id,
        run,
        landed,
        pointer,
        kind,
        reason,
        excerpt
    )
    select
        current_setting('discograph.load_id')::bigint,
        current_setting('discograph.run'),
        landed,
        pointer,
        kind,
        reason,
        excerpt
    from pg_temp.merged_quarantine
    where effect = 'inserted'
    returning 1
)
insert into etl.load_count (load_id, kind, occurrences, superseded, staged, inserted, updated, unchanged)
select
    current_setting('discograph.load_id')::bigint,
    'quarantine',
    occurrence.number,
    occurrence.number - merged.number,
    merged.number,
    (select count(*) from added),
    0,
    merged.unchanged
from (select count(*) as number from pg_temp.staged_quarantine) as occurrence
cross join (
    select count(*) as number, count(*) filter (where effect = 'unchanged') as unchanged
    from pg_temp.merged_quarantine
) as merged;
