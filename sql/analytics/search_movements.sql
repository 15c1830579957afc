-- What searches found last, and how the ranks moved since the day before on which the same was searched.

create view analytics.search_movements as
with day as (
    select
        query,
        kind,
        observed_on,
        row_number() over (partition by query, kind order by observed_on desc) as recency
    -- A day on which nothing was found is a day, too; one on which only later pages were read is none.
    from (select distinct query, kind, observed_on from etl.search_page where first_rank = 1) as searched
),
latest as (
    select hit.query, hit.kind, hit.observed_on, hit.rank, hit.entity_id
    from catalog.search_hit as hit
    join day on day.query = hit.query and day.kind = hit.kind and day.observed_on = hit.observed_on
    where day.recency = 1
),
earlier as (
    select hit.query, hit.kind, hit.entity_id, min(hit.rank) as rank
    from catalog.search_hit as hit
    join day on day.query = hit.query and day.kind = hit.kind and day.observed_on = hit.observed_on
    where day.recency = 2
    group by hit.query, hit.kind, hit.entity_id
)
select
    latest.query,
    latest.kind,
    latest.rank,
    latest.entity_id,
    coalesce(artist.name, album.name, track.name) as name,
    latest.observed_on,
    earlier.rank as rank_before,
    earlier.rank - latest.rank as places_gained
from latest
left join earlier
    on earlier.query = latest.query and earlier.kind = latest.kind and earlier.entity_id = latest.entity_id
left join catalog.artist as artist on latest.kind = 'artist' and artist.id = latest.entity_id
left join catalog.album as album on latest.kind = 'album' and album.id = latest.entity_id
left join catalog.track as track on latest.kind = 'track' and track.id = latest.entity_id
order by latest.query, latest.kind, latest.rank;

comment on view analytics.search_movements is 'Hits of the last day of each search, in order.';
comment on column analytics.search_movements.query is 'The search.';
comment on column analytics.search_movements.kind is 'What was searched for.';
comment on column analytics.search_movements.rank is 'Place among the hits, from 1.';
comment on column analytics.search_movements.entity_id is 'What was found.';
comment on column analytics.search_movements.name is 'Its name; null for kinds that have no table.';
comment on column analytics.search_movements.observed_on is 'The UTC day.';
comment on column analytics.search_movements.rank_before is 'Its place on the day before on which the same was searched; null when it was not found then.';
comment on column analytics.search_movements.places_gained is 'Places won since, negative when lost; null when it was not found then.';
