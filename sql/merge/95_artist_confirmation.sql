-- When each field of an artist was last confirmed, after all scripts that compare with what was confirmed before this
-- load. The newest answer's own fields share one time; what only older ones told, or what this load's newest was
-- not the newest for, keeps a time of its own. First what is known, then what is not.

with weighed as (
    select
        told.id,
        told.name_first_at,
        told.told_at,
        told.content,
        told.told,
        known.content as known_content,
        known.told as known_told,
        known.told_at as known_told_at,
        case
            when coalesce(told.told_at > greatest(
                known.told_at,
                known.name_at,
                known.popularity_at,
                known.followers_at,
                known.genres_at,
                known.images_at
            ), true) then told.told_at
        end as newest_at,
        told.name_at,
        told.popularity_at,
        told.followers_at,
        told.genres_at,
        told.images_at,
        known.name_at as known_name_at,
        known.popularity_at as known_popularity_at,
        known.followers_at as known_followers_at,
        known.genres_at as known_genres_at,
        known.images_at as known_images_at
    from pg_temp.merged_artist as told
    join etl.artist as known on known.id = told.id
    where told.is_confirmed
),
settled as (
    select
        id,
        name_first_at,
        case
            when newest_at is not null then content
            when told_at < known_told_at or content = known_content then known_content
        end as content,
        case when newest_at is not null then told else known_told end as told,
        coalesce(newest_at, known_told_at) as told_at,
        etl.own_time(
            name_at, known_name_at, known_told & 1 <> 0, known_told_at, newest_at
        ) as name_at,
        etl.own_time(
            popularity_at, known_popularity_at, known_told & 2 <> 0, known_told_at, newest_at
        ) as popularity_at,
        etl.own_time(
            followers_at, known_followers_at, known_told & 4 <> 0, known_told_at, newest_at
        ) as followers_at,
        etl.own_time(
            genres_at, known_genres_at, known_told & 8 <> 0, known_told_at, newest_at
        ) as genres_at,
        etl.own_time(
            images_at, known_images_at, known_told & 16 <> 0, known_told_at, newest_at
        ) as images_at
    from weighed
)
update etl.artist as known
set
    name_first_at = told.name_first_at,
    content = told.content,
    told = told.told,
    told_at = told.told_at,
    name_at = told.name_at,
    popularity_at = told.popularity_at,
    followers_at = told.followers_at,
    genres_at = told.genres_at,
    images_at = told.images_at
from settled as told
where told.id = known.id
    and (
        told.name_first_at,
        told.content,
        told.told,
        told.told_at,
        told.name_at,
        told.popularity_at,
        told.followers_at,
        told.genres_at,
        told.images_at
    ) is distinct from (
        known.name_first_at,
        known.content,
        known.told,
        known.told_at,
        known.name_at,
        known.popularity_at,
        known.followers_at,
        known.genres_at,
        known.images_at
    );

insert into etl.artist (
    id,
    name_first_at,
    content,
    told,
    told_at,
    name_at,
    popularity_at,
    followers_at,
    genres_at,
    images_at
)
select
    told.id,
    told.name_first_at,
    told.content,
    told.told,
    told.told_at,
    nullif(told.name_at, told.told_at) as name_at,
    nullif(told.popularity_at, told.told_at) as popularity_at,
    nullif(told.followers_at, told.told_at) as followers_at,
    nullif(told.genres_at, told.told_at) as genres_at,
    nullif(told.images_at, told.told_at) as images_at
from pg_temp.merged_artist as told
where not told.is_confirmed;
