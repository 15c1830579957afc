-- Hits of searches, page by page, each UTC day for itself: a rank is as the newest page of that day says.

create temporary table claimed_search_hit on commit drop as
with claim as (
    -- An item falls when a newer page of this load speaks about its place.
    select
        page.query,
        page.kind,
        page.observed_on,
        item.rank,
        item.entity_id,
        page.fetched_at
    from pg_temp.staged_search_hit as item
    join pg_temp.told_search_page as page on page.occurrence = item.occurrence
    where not exists (
        select from pg_temp.told_search_page as newer
        where newer.query = page.query
            and newer.kind = page.kind
            and newer.observed_on = page.observed_on
            and newer.fetched_at > page.fetched_at
            and etl.page_covers(newer.first_rank, newer.item_count, newer.is_last, item.rank)
    )
)
select
    claim.query,
    claim.kind,
    claim.observed_on,
    claim.rank,
    max(claim.entity_id) as entity_id,
    max(claim.fetched_at) as told_at,
    max(page.fetched_at) as known_at
from claim
left join etl.search_page as page
    on page.query = claim.query
    and page.kind = claim.kind
    and page.observed_on = claim.observed_on
    and etl.page_covers(page.first_rank, page.item_count, page.is_last, claim.rank)
group by claim.query, claim.kind, claim.observed_on, claim.rank;

create temporary table merged_search_hit on commit drop as
with settled as (
    select
        claimed.query,
        claimed.kind,
        claimed.observed_on,
        claimed.rank,
        claimed.told_at < claimed.known_at as is_outdated,
        etl.settled(claimed.told_at, claimed.entity_id, claimed.known_at, known.entity_id) as entity_id
    from pg_temp.claimed_search_hit as claimed
    left join catalog.search_hit as known
        on known.query = claimed.query
        and known.kind = claimed.kind
        and known.observed_on = claimed.observed_on
        and known.rank = claimed.rank
)
select
    told.query,
    told.kind,
    told.observed_on,
    told.rank,
    told.entity_id,
    case
        when told.is_outdated then 'unchanged'
        when known.query is null then 'inserted'
        when told.entity_id is distinct from known.entity_id then 'updated'
        else 'unchanged'
    end as effect
from settled as told
left join catalog.search_hit as known
    on known.query = told.query
    and known.kind = told.kind
    and known.observed_on = told.observed_on
    and known.rank = told.rank;

with added as (
    insert into catalog.search_hit (query, kind, observed_on, rank, entity_id)
    select query, kind, observed_on, rank, entity_id
    from pg_temp.merged_search_hit
    where effect = 'inserted'
    returning 1
),
changed as (
    update catalog.search_hit as known
    set entity_id = merged.entity_id
    from pg_temp.merged_search_hit as merged
    where merged.query = known.query
        and merged.kind = known.kind
        and merged.observed_on = known.observed_on
        and merged.rank = known.rank
        and merged.effect = 'updated'
    returning 1
),
removed as (
    -- A newer page speaks about the place and has nothing there.
    delete from catalog.search_hit as known
    using (
        select distinct placed.query, placed.kind, placed.observed_on, placed.rank
        from catalog.search_hit as placed
        join pg_temp.told_search_page as told
            on told.query = placed.query
            and told.kind = placed.kind
            and told.observed_on = placed.observed_on
            and etl.page_covers(told.first_rank, told.item_count, told.is_last, placed.rank)
        where not exists (
                select from pg_temp.claimed_search_hit as claimed
                where claimed.query = placed.query
                    and claimed.kind = placed.kind
                    and claimed.observed_on = placed.observed_on
                    and claimed.rank = placed.rank
            )
            and not exists (
                select from etl.search_page as page
                where page.query = told.query
                    and page.kind = told.kind
                    and page.observed_on = told.observed_on
                    and page.fetched_at >= told.fetched_at
                    and etl.page_covers(page.first_rank, page.item_count, page.is_last, placed.rank)
            )
    ) as ended
    where ended.query = known.query
        and ended.kind = known.kind
        and ended.observed_on = known.observed_on
        and ended.rank = known.rank
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
    deleted
)
select
    current_setting('discograph.load_id')::bigint,
    'search_hit',
    occurrence.number,
    occurrence.number - merged.number,
    merged.number,
    (select count(*) from added),
    (select count(*) from changed),
    merged.unchanged,
    (select count(*) from removed)
from (select count(*) as number from pg_temp.staged_search_hit) as occurrence
cross join (
    select count(*) as number, count(*) filter (where effect = 'unchanged') as unchanged
    from pg_temp.merged_search_hit
) as merged;
