-- Artists: each one's many occurrences become one row, field by field the newest that was told.
-- An artist may occur a hundred thousand times in a load, nearly always in the same words: such occurrences
-- become one before all else, with the times of the first and the last.

-- Whether all occurrences of an artist told the same.
create temporary table uniform_artist on commit drop as
select
    told.id,
    min(told.occurrence) as occurrence,
    min(answer.fetched_at) as first_at,
    max(answer.fetched_at) as last_at,
    min(told.content) = max(told.content) and count(told.content) = count(*) as is_uniform
from pg_temp.staged_artist as told
join pg_temp.staged_answer as answer on answer.answer = told.occurrence >> 20
group by told.id;

analyze pg_temp.uniform_artist;

create temporary table merged_artist on commit drop as
with collapsed as (
    select
        told.id,
        told.occurrence,
        uniform.first_at,
        uniform.last_at,
        told.content,
        told.present,
        told.has_name,
        told.has_popularity,
        told.has_followers,
        told.has_genres,
        told.has_images,
        told.name,
        told.popularity,
        told.followers
    from pg_temp.uniform_artist as uniform
    join pg_temp.told_artist as told on told.occurrence = uniform.occurrence and told.id = uniform.id
    where uniform.is_uniform
    union all
    select
        told.id,
        told.occurrence,
        told.fetched_at,
        told.fetched_at,
        told.content,
        told.present,
        told.has_name,
        told.has_popularity,
        told.has_followers,
        told.has_genres,
        told.has_images,
        told.name,
        told.popularity,
        told.followers
    from pg_temp.uniform_artist as uniform
    join pg_temp.told_artist as told on told.id = uniform.id
    where not uniform.is_uniform
),
timed as (
    -- Beside each telling, when each field was last told of its artist.
    select
        told.id,
        told.occurrence,
        told.first_at,
        told.last_at,
        told.content,
        told.present,
        told.has_name,
        told.has_popularity,
        told.has_followers,
        told.has_genres,
        told.has_images,
        told.name,
        told.popularity,
        told.followers,
        max(told.last_at) over tellings as told_at,
        max(told.last_at) filter (where told.has_name) over tellings as name_at,
        max(told.last_at) filter (where told.has_popularity) over tellings as popularity_at,
        max(told.last_at) filter (where told.has_followers) over tellings as followers_at,
        max(told.last_at) filter (where told.has_genres) over tellings as genres_at,
        max(told.last_at) filter (where told.has_images) over tellings as images_at
    from collapsed as told
    window tellings as (partition by told.id)
),
spoken as (
    select
        id,
        max(told_at) as told_at,
        case
            when bool_and(content is not null) filter (where last_at = told_at)
                and min(content) filter (where last_at = told_at)
                = max(content) filter (where last_at = told_at)
                then max(content) filter (where last_at = told_at)
        end as content,
        bit_or(present) filter (where last_at = told_at) as told,
        max(name_at) as name_at,
        max(name) filter (where has_name and last_at = name_at) as name,
        min(first_at) filter (where has_name) as name_first_at,
        min(name) filter (where has_name) as least_name,
        max(name) filter (where has_name) as greatest_name,
        bool_or(name is null) filter (where has_name) as has_null_name,
        max(popularity_at) as popularity_at,
        max(popularity) filter (where has_popularity and last_at = popularity_at) as popularity,
        max(followers_at) as followers_at,
        max(followers) filter (where has_followers and last_at = followers_at) as followers,
        max(genres_at) as genres_at,
        max(occurrence) filter (where has_genres and last_at = genres_at) as genres_occurrence,
        count(*) filter (where has_genres and last_at = genres_at) as genres_candidates,
        max(images_at) as images_at,
        max(occurrence) filter (where has_images and last_at = images_at) as images_occurrence,
        count(*) filter (where has_images and last_at = images_at) as images_candidates
    from timed
    group by id
),
ordered as (
    -- In the order of keys, so that each of their pages is come by once; in none where they are set aside.
    select spoken.*
    from spoken
    order by case when (select current_setting('discograph.has_keys')::boolean) then spoken.id end
),
settled as (
    select
        spoken.id,
        known.id is not null as is_known,
        confirmed.id is not null as is_confirmed,
        spoken.told_at,
        spoken.content,
        spoken.told,
        spoken.name_at,
        spoken.popularity_at,
        spoken.followers_at,
        spoken.genres_at,
        spoken.images_at,
        confirmed.genres_at as genres_known_at,
        spoken.genres_occurrence,
        spoken.genres_candidates,
        confirmed.images_at as images_known_at,
        spoken.images_occurrence,
        spoken.images_candidates,
        etl.settled(spoken.name_at, spoken.name, confirmed.name_at, known.name) as name,
        etl.settled(
            spoken.popularity_at, spoken.popularity, confirmed.popularity_at, known.popularity
        ) as popularity,
        etl.settled(
            spoken.followers_at, spoken.followers, confirmed.followers_at, known.followers
        ) as followers,
        least(spoken.name_first_at, confirmed.name_first_at) as name_first_at,
        spoken.least_name,
        spoken.greatest_name,
        spoken.has_null_name,
        known.name as known_name,
        confirmed.name_first_at as known_name_first_at,
        confirmed.name_at as known_name_at,
        known.popularity as known_popularity,
        known.followers as known_followers
    from ordered as spoken
    left join catalog.artist as known on known.id = spoken.id
    left join etl.artist_confirmation as confirmed on confirmed.id = known.id
)
select
    -- First what rows are found by: who looks for it need not read through all of a row.
    settled.is_confirmed,
    settled.name_at is not null and (
        settled.least_name is distinct from settled.greatest_name
        or (settled.has_null_name and settled.least_name is not null)
        or settled.least_name is distinct from settled.name
        or (settled.known_name_at is not null and settled.least_name is distinct from settled.known_name)
    ) as has_other_names,
    case
        when not settled.is_known then 'inserted'
        when (settled.name, settled.popularity, settled.followers)
        is distinct from (settled.known_name, settled.known_popularity, settled.known_followers)
        then 'updated'
        else 'unchanged'
    end as effect,
    settled.id,
    settled.told_at,
    settled.content,
    settled.told,
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
    settled.name_first_at,
    settled.known_name,
    settled.known_name_first_at,
    settled.known_name_at
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
        select distinct reference.id
        from (
            select artist_id as id from pg_temp.staged_album_artist
            union all
            select artist_id as id from pg_temp.staged_track_artist
            union all
            select artist_id as id from pg_temp.staged_artist_album
        ) as reference
        where not exists (select from pg_temp.merged_artist as merged where merged.id = reference.id)
    ) as bare
    where not exists (select from catalog.artist as known where known.id = bare.id)
    order by id
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
