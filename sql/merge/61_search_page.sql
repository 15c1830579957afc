-- Pages of hits: what was read when, kept so that an older page loaded later changes nothing.
-- After search_hit, which compares the staged pages with those known before.

create temporary table merged_search_page on commit drop as
with told as (
    select
        query,
        kind,
        observed_on,
        first_rank,
        item_count,
        is_last,
        max(fetched_at) as fetched_at
    from pg_temp.told_search_page
    group by query, kind, observed_on, first_rank, item_count, is_last
)
select
    told.query,
    told.kind,
    told.observed_on,
    told.first_rank,
    told.item_count,
    told.is_last,
    told.fetched_at,
    case
        when known.query is null then 'inserted'
        when told.fetched_at > known.fetched_at then 'updated'
        else 'unchanged'
    end as effect
from told
left join etl.search_page as known
    on known.query = told.query
    and known.kind = told.kind
    and known.observed_on = told.observed_on
    and known.first_rank = told.first_rank
    and known.item_count = told.item_count
    and known.is_last = told.is_last;

with added as (
    insert into etl.search_page (query, kind, observed_on, first_rank, item_count, is_last, fetched_at)
    select query, kind, observed_on, first_rank, item_count, is_last, fetched_at
    from pg_temp.merged_search_page
    where effect = 'inserted'
    returning 1
),
changed as (
    update etl.search_page as known
    set fetched_at = merged.fetched_at
    from pg_temp.merged_search_page as merged
    where merged.query = known.query
        and merged.kind = known.kind
        and merged.observed_on = known.observed_on
        and merged.first_rank = known.first_rank
        and merged.item_count = known.item_count
        and merged.is_last = known.is_last
        and merged.effect = 'updated'
    returning 1
)
insert into etl.load_count (load_id, kind, occurrences, superseded, staged, inserted, updated, unchanged)
select
    current_setting('discograph.load_id')::bigint,
    'search_page',
    occurrence.number,
    occurrence.number - merged.number,
    merged.number,
    (select count(*) from added),
    (select count(*) from changed),
    merged.unchanged
from (select count(*) as number from pg_temp.staged_search_page) as occurrence
cross join (
    select count(*) as number, count(*) filter (where effect = 'unchanged') as unchanged
    from pg_temp.merged_search_page
) as merged;
