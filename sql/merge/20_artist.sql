-- Artists: each one's many occurrences become one row, field by field the newest that was told.
-- An artist may occur a hundred thousand times in a load, so everything here is a hash over all occurrences.

create temporary table merged_artist on commit drop as
with newest as (
    select
        id,
        max(fetched_at) filter (where has_name) as name_at,
        min(fetched_at) filter (where has_name and name is not null) as name_first_at,
        min(name) filter (where has_name) as least_name,
        max(name) filter (where has_name) as greatest_name,
        max(fetched_at) filter (where has_popularity) as popularity_at,
        max(fetched_at) filter (where has_followers) as followers_at,
        max(fetched_at) filter (where has_genres) as genres_at,
        max(fetched_at) filter (where has_images) as images_at
    from pg_temp.staged_artist
    group by id
),
spoken as (
    select
        newest.id,
        max(told.name) filter (where told.has_name and told.fetched_at = newest.name_at) as name,
        max(told.popularity) filter (
            where told.has_popularity and told.fetched_at = newest.popularity_at
        ) as popularity,
        max(told.followers) filter (
            where told.has_followers and told.fetched_at = newest.followers_at
        ) as followers,
        max(told.occurrence) filter (
            where told.has_genres and told.fetched_at = newest.genres_at
        ) as genres_occurrence,
        count(*) filter (where told.has_genres and told.fetched_at = newest.genres_at) as genres_candidates,
        max(told.occurrence) filter (
            where told.has_images and told.fetched_at = newest.images_at
        ) as images_occurrence,
        count(*) filter (where told.has_images and told.fetched_at = newest.images_at) as images_candidates
    from newest
    join pg_temp.staged_artist as told on told.id = newest.id
    group by newest.id
),
settled as (
    select
        newest.id,
        known.id is not null as is_known,
        newest.name_at,
        newest.popularity_at,
        newest.followers_at,
        newest.genres_at,
        newest.images_at,
        confirmed.genres_at as genres_known_at,
        spoken.genres_occurrence,
        spoken.genres_candidates,
        confirmed.images_at as images_known_at,
        spoken.images_occurrence,
        spoken.images_candidates,
        etl.settled(newest.name_at, spoken.name, confirmed.name_at, known.name) as name,
        etl.settled(
            newest.popularity_at, spoken.popularity, confirmed.popularity_at, known.popularity
        ) as popularity,
        etl.settled(
            newest.followers_at, spoken.followers, confirmed.followers_at, known.followers
        ) as followers,
        least(newest.name_first_at, confirmed.name_first_at) as name_first_at,
        newest.least_name,
        newest.greatest_name,
        known.name as known_name,
        confirmed.name_first_at as known_name_first_at,
        confirmed.name_at as known_name_at,
        known.popularity as known_popularity,
        known.followers as known_followers
    from newest
    join spoken on spoken.id = newest.id
    left join catalog.artist as known on known.id = newest.id
    left join etl.artist as confirmed on confirmed.id = newest.id
)
select
    settled.id,
    settled.name_at,
    settled.popularity_at,
    settled.followers_at,
    settled.genres_at,
    settled.images_at,
    settled.genres_known_at,
    settled.genres_occurrence,
    settled.genres_candidates,
    settled.images_known_at,
    settled.images_occurrence,
    settled.images_candidates,
    settled.name,
    settled.popularity,
    settled.followers,
    case when settled.name is not null then settled.name_first_at end as name_first_at,
    settled.known_name,
    settled.known_name_first_at,
    settled.known_name_at,
    settled.name_at is not null and (
        settled.least_name is distinct from settled.greatest_name
        or settled.least_name is distinct from settled.name
        or (settled.known_name_at is not null and settled.least_name is distinct from settled.known_name)
    ) as has_other_names,
    case
        when not settled.is_known then 'inserted'
        when (settled.name, settled.popularity, settled.followers)
        is distinct from (settled.known_name, settled.known_popularity, settled.known_followers)
        then 'updated'
        else 'unchanged'
    end as effect
from settled;

analyze pg_temp.merged_artist;

with added as (
    insert into catalog.artist (id, name, popularity, followers)
    select id, name, popularity, followers
    from pg_temp.merged_artist
    where effect = 'inserted'
    returning 1
),
changed as (
    update catalog.artist as known
    set name = merged.name,
        popularity = merged.popularity,
        followers = merged.followers
    from pg_temp.merged_artist as merged
    where merged.id = known.id and merged.effect = 'updated'
    returning 1
),
referred as (
    -- What is only referred to gets a row too, so that every foreign key holds.
    insert into catalog.artist (id)
    select id
    from (
        select artist_id as id from pg_temp.staged_album_artist
        union
        select artist_id as id from pg_temp.staged_track_artist
        union
        select artist_id as id from pg_temp.staged_artist_album
    ) as reference
    where not exists (select from catalog.artist as known where known.id = reference.id)
        and not exists (select from pg_temp.merged_artist as merged where merged.id = reference.id)
    returning 1
)
insert into etl.load_count (load_id, kind, occurrences, superseded, staged, inserted, updated, unchanged, bare)
select
    current_setting('discograph.load_id')::bigint,
    'artist',
    occurrence.number,
    occurrence.number - merged.number,
    merged.number,
    (select count(*) from added),
    (select count(*) from changed),
    merged.unchanged,
    (select count(*) from referred)
from (select count(*) as number from pg_temp.staged_artist) as occurrence
cross join (
    select count(*) as number, count(*) filter (where effect = 'unchanged') as unchanged
    from pg_temp.merged_artist
) as merged;
