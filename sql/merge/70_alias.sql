-- Identifiers that were answered with another one: which, where, and from when to when it was seen.

create temporary table merged_alias on commit drop as
with told as (
    select
        kind,
        asked_id,
        answered_id,
        coalesce(market, '') as market,
        min(fetched_at) as first_seen_at,
        max(fetched_at) as last_seen_at
    from pg_temp.told_alias
    group by kind, asked_id, answered_id, coalesce(market, '')
)
select
    told.kind,
    told.asked_id,
    told.answered_id,
    told.market,
    least(told.first_seen_at, known.first_seen_at) as first_seen_at,
    greatest(told.last_seen_at, known.last_seen_at) as last_seen_at,
    case
        when known.kind is null then 'inserted'
        when told.first_seen_at < known.first_seen_at or told.last_seen_at > known.last_seen_at then 'updated'
        else 'unchanged'
    end as effect
from told
left join etl.alias as known
    on known.kind = told.kind
    and known.asked_id = told.asked_id
    and known.answered_id = told.answered_id
    and known.market = told.market;

with added as (
    insert into etl.alias (kind, asked_id, answered_id, market, first_seen_at, last_seen_at)
    select kind, asked_id, answered_id, market, first_seen_at, last_seen_at
    from pg_temp.merged_alias
    where effect = 'inserted'
    returning 1
),
changed as (
    update etl.alias as known
    set first_seen_at = merged.first_seen_at, last_seen_at = merged.last_seen_at
    from pg_temp.merged_alias as merged
    where merged.kind = known.kind
        and merged.asked_id = known.asked_id
        and merged.answered_id = known.answered_id
        and merged.market = known.market
        and merged.effect = 'updated'
    returning 1
)
insert into etl.load_count (load_id, kind, occurrences, superseded, staged, inserted, updated, unchanged)
select
    current_setting('discograph.load_id')::bigint,
    'alias',
    occurrence.number,
    occurrence.number - merged.number,
    merged.number,
    (select count(*) from added),
    (select count(*) from changed),
    merged.unchanged
from (select count(*) as number from pg_temp.staged_alias) as occurrence
cross join (
    select count(*) as number, count(*) filter (where effect = 'unchanged') as unchanged
    from pg_temp.merged_alias
) as merged;
