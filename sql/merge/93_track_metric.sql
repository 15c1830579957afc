-- Popularity of tracks, day by day: the first that was observed on a UTC day stands for it.
-- What was left out because it is known told what stands.

create temporary table observed_track on commit drop as
select
    id,
    fetched_at,
    popularity,
    has_popularity
from pg_temp.told_track
where has_popularity and popularity is not null
union all
select
    skipped.id,
    answer.fetched_at,
    known.popularity,
    heading.present & 8 <> 0
from pg_temp.heading_track as heading
join pg_temp.skipped_track as skipped on skipped.content = heading.content
join pg_temp.staged_answer as answer on answer.answer = heading.occurrence >> 20
join catalog.track as known on known.id = skipped.id
where heading.present & 8 <> 0;

analyze pg_temp.observed_track;

with earliest as (
    select
        id,
        (fetched_at at time zone 'UTC')::date as observed_on,
        min(fetched_at) as popularity_at
    from pg_temp.observed_track
    where has_popularity and popularity is not null
    group by id, observed_on
),
observed as (
    select
        earliest.id,
        earliest.observed_on,
        earliest.popularity_at,
        max(told.popularity) as popularity
    from earliest
    join pg_temp.observed_track as told
        on told.id = earliest.id and told.fetched_at = earliest.popularity_at and told.has_popularity
    group by earliest.id, earliest.observed_on, earliest.popularity_at
),
settled as (
    select
        observed.id,
        observed.observed_on,
        least(observed.popularity_at, known.popularity_at) as popularity_at,
        etl.settled_first(
            observed.popularity_at, observed.popularity, known.popularity_at, known.popularity
        ) as popularity
    from observed
    left join etl.track_metric as known
        on known.track_id = observed.id and known.observed_on = observed.observed_on
)
merge into etl.track_metric as known
using settled on settled.id = known.track_id and settled.observed_on = known.observed_on
when matched and (settled.popularity_at, settled.popularity)
    is distinct from (known.popularity_at, known.popularity) then
    update set popularity_at = settled.popularity_at, popularity = settled.popularity
when not matched then
    insert (track_id, observed_on, popularity_at, popularity)
    values (settled.id, settled.observed_on, settled.popularity_at, settled.popularity);
