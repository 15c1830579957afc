-- Popularity and followers of artists, day by day: the first that was observed on a UTC day stands for it.
-- What was left out because it is known told what stands.

create temporary table observed_artist on commit drop as
select
    id,
    fetched_at,
    popularity,
    has_popularity,
    followers,
    has_followers
from pg_temp.told_artist
where (has_popularity and popularity is not null) or (has_followers and followers is not null)
union all
select
    skipped.id,
    skipped.fetched_at,
    known.popularity,
    skipped.present & 2 <> 0,
    known.followers,
    skipped.present & 4 <> 0
from pg_temp.skipped_artist as skipped
join catalog.artist as known on known.id = skipped.id;

analyze pg_temp.observed_artist;

with earliest as (
    select
        id,
        (fetched_at at time zone 'UTC')::date as observed_on,
        min(fetched_at) filter (where has_popularity and popularity is not null) as popularity_at,
        min(fetched_at) filter (where has_followers and followers is not null) as followers_at
    from pg_temp.observed_artist
    where (has_popularity and popularity is not null) or (has_followers and followers is not null)
    group by id, observed_on
),
observed as (
    select
        earliest.id,
        earliest.observed_on,
        earliest.popularity_at,
        earliest.followers_at,
        max(told.popularity) filter (
            where told.has_popularity and told.fetched_at = earliest.popularity_at
        ) as popularity,
        max(told.followers) filter (
            where told.has_followers and told.fetched_at = earliest.followers_at
        ) as followers
    from earliest
    join pg_temp.observed_artist as told
        on told.id = earliest.id and told.fetched_at in (earliest.popularity_at, earliest.followers_at)
    group by earliest.id, earliest.observed_on, earliest.popularity_at, earliest.followers_at
),
settled as (
    select
        observed.id,
        observed.observed_on,
        least(observed.popularity_at, known.popularity_at) as popularity_at,
        least(observed.followers_at, known.followers_at) as followers_at,
        etl.settled_first(
            observed.popularity_at, observed.popularity, known.popularity_at, known.popularity
        ) as popularity,
        etl.settled_first(
            observed.followers_at, observed.followers, known.followers_at, known.followers
        ) as followers
    from observed
    left join etl.artist_metric as known
        on known.artist_id = observed.id and known.observed_on = observed.observed_on
)
merge into etl.artist_metric as known
using settled on settled.id = known.artist_id and settled.observed_on = known.observed_on
when matched and (settled.popularity_at, settled.followers_at, settled.popularity, settled.followers)
    is distinct from (known.popularity_at, known.followers_at, known.popularity, known.followers) then
    update set
        popularity_at = settled.popularity_at,
        followers_at = settled.followers_at,
        popularity = settled.popularity,
        followers = settled.followers
when not matched then
    insert (artist_id, observed_on, popularity_at, followers_at, popularity, followers)
    values (
        settled.id,
        settled.observed_on,
        settled.popularity_at,
        settled.followers_at,
        settled.popularity,
        settled.followers
    );
