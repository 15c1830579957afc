-- Popularity of albums, day by day: the first that was observed on a UTC day stands for it.
-- What was left out because it is known told what stands.

create temporary table observed_album on commit drop as
select
    id,
    fetched_at,
    popularity,
    has_popularity
from pg_temp.told_album
where has_popularity and popularity is not null
union all
select
    skipped.id,
    skipped.fetched_at,
    known.popularity,
    skipped.present & 64 <> 0
from pg_temp.skipped_album as skipped
join catalog.album as known on known.id = skipped.id;

analyze pg_temp.observed_album;

with observed as (
    select distinct on (id, observed_on)
        id,
        (fetched_at at time zone 'UTC')::date as observed_on,
        fetched_at as popularity_at,
        popularity
    from pg_temp.observed_album
    where has_popularity and popularity is not null
    order by id, observed_on, popularity_at, popularity desc
)
merge into etl.album_metric as known
using observed on observed.id = known.album_id and observed.observed_on = known.observed_on
when matched
    and (
        least(observed.popularity_at, known.popularity_at),
        etl.settled_first(
            observed.popularity_at, observed.popularity, known.popularity_at, known.popularity
        )
    ) is distinct from (known.popularity_at, known.popularity) then
    update set
        popularity_at = least(observed.popularity_at, known.popularity_at),
        popularity = etl.settled_first(
            observed.popularity_at, observed.popularity, known.popularity_at, known.popularity
        )
when not matched then
    insert (album_id, observed_on, popularity_at, popularity)
    values (observed.id, observed.observed_on, observed.popularity_at, observed.popularity);
