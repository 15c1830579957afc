-- What searches found last, how the ranks moved since the day before on which the same was searched, and what has
-- dropped out since. A day counts as far as its pages were read: whose the others were, nobody knows.

create view analytics.search_movements as
with day as (
    select
        query,
        kind,
        days[1] as observed_on,
        days[2] as observed_before_on
    from (
        -- A day on which nothing was found is a day, too; one on which only later pages were read is none.
        select query, kind, array_agg(distinct observed_on order by observed_on desc) as days
        from etl.search_page
        where first_rank = 1
        group by query, kind
    ) as searched
),
read_page as not materialized (
    -- A page that was the last once is not when a newer one of that day reaches as far and goes on.
    select
        page.query,
        page.kind,
        page.observed_on,
        page.first_rank,
        page.item_count,
        page.is_last and not exists (
            select from etl.search_page as newer
            where newer.query = page.query
                and newer.kind = page.kind
                and newer.observed_on = page.observed_on
                and newer.fetched_at > page.fetched_at
                and not newer.is_last
                and newer.first_rank + newer.item_count >= page.first_rank + page.item_count
        ) as is_last
    from etl.search_page as page
)
select
    day.query,
    day.kind,
    moved.rank,
    moved.entity_id,
    coalesce(artist.name, album.name, track.name) as name,
    day.observed_on,
    moved.rank_before,
    exists (
        select from read_page as page
        where page.query = day.query
            and page.kind = day.kind
            and page.observed_on = day.observed_before_on
            and etl.page_covers(
                page.first_rank, page.item_count, page.is_last, coalesce(moved.rank, moved.rank_before)
            )
    ) as was_read_before,
    moved.rank_before - moved.rank as places_gained
from day
-- Search by search: who asks for one of them has the hits of no other read.
cross join lateral (
    select
        coalesce(latest.entity_id, earlier.entity_id) as entity_id,
        latest.rank,
        earlier.rank as rank_before
    from (
        select entity_id, rank
        from catalog.search_hit
        where query = day.query and kind = day.kind and observed_on = day.observed_on
    ) as latest
    full join (
        select entity_id, min(rank) as rank
        from catalog.search_hit
        where query = day.query and kind = day.kind and observed_on = day.observed_before_on
        group by entity_id
    ) as earlier on earlier.entity_id = latest.entity_id
) as moved
left join catalog.artist as artist on day.kind = 'artist' and artist.id = moved.entity_id
left join catalog.album as album on day.kind = 'album' and album.id = moved.entity_id
left join catalog.track as track on day.kind = 'track' and track.id = moved.entity_id
where moved.rank is not null
    or exists (
        select from read_page as page
        where page.query = day.query
            and page.kind = day.kind
            and page.observed_on = day.observed_on
            and etl.page_covers(page.first_rank, page.item_count, page.is_last, moved.rank_before)
    )
order by day.query, day.kind, moved.rank nulls last, moved.rank_before, moved.entity_id;

comment on view analytics.search_movements is 'Hits of the last day of each search, in order, and behind them those that dropped out.';
comment on column analytics.search_movements.query is 'The search.';
comment on column analytics.search_movements.kind is 'What was searched for.';
comment on column analytics.search_movements.rank is 'Place among the hits, from 1; null when the place that it had was read again and it is on no page that was read.';
comment on column analytics.search_movements.entity_id is 'What was found.';
comment on column analytics.search_movements.name is 'Its name; null for kinds that have no table.';
comment on column analytics.search_movements.observed_on is 'The UTC day.';
comment on column analytics.search_movements.rank_before is 'Its place on the day before on which the same was searched; null when it was not among the places that were read then.';
comment on column analytics.search_movements.was_read_before is 'Whether its place was read on that day, too; where not, one without a place before may have been there all the same.';
comment on column analytics.search_movements.places_gained is 'Places won since, negative when lost; null when one of the two places is not known.';
