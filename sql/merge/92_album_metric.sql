-- Popularity of albums, day by day: the first that was observed on a UTC day stands for it.

with earliest as (
    select
        id,
        (fetched_at at time zone 'UTC')::date as observed_on,
        min(fetched_at) as popularity_at
    from pg_temp.told_album
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
    join pg_temp.told_album as told
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
    left join etl.album_metric as known
        on known.album_id = observed.id and known.observed_on = observed.observed_on
)
merge into etl.album_metric as known
using settled on settled.id = known.album_id and settled.observed_on = known.observed_on
when matched and (settled.popularity_at, settled.popularity)
    is distinct from (known.popularity_at, known.popularity) then
    update set popularity_at = settled.popularity_at, popularity = settled.popularity
when not matched then
    insert (album_id, observed_on, popularity_at, popularity)
    values (settled.id, settled.observed_on, settled.popularity_at, settled.popularity);
