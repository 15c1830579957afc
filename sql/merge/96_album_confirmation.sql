-- When each field of an album was last confirmed, after all scripts that compare with what was confirmed before this
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
                known.album_type_at,
                known.total_tracks_at,
                known.release_date_at,
                known.release_date_precision_at,
                known.label_at,
                known.popularity_at,
                known.markets_at,
                known.images_at,
                known.artists_at,
                known.copyrights_at,
                known.external_ids_at
            ), true) then told.told_at
        end as newest_at,
        told.name_at,
        told.album_type_at,
        told.total_tracks_at,
        told.release_date_at,
        told.release_date_precision_at,
        told.label_at,
        told.popularity_at,
        told.markets_at,
        told.images_at,
        told.artists_at,
        told.copyrights_at,
        told.external_ids_at,
        known.name_at as known_name_at,
        known.album_type_at as known_album_type_at,
        known.total_tracks_at as known_total_tracks_at,
        known.release_date_at as known_release_date_at,
        known.release_date_precision_at as known_release_date_precision_at,
        known.label_at as known_label_at,
        known.popularity_at as known_popularity_at,
        known.markets_at as known_markets_at,
        known.images_at as known_images_at,
        known.artists_at as known_artists_at,
        known.copyrights_at as known_copyrights_at,
        known.external_ids_at as known_external_ids_at
    from pg_temp.merged_album as told
    join etl.album as known on known.id = told.id
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
            album_type_at, known_album_type_at, known_told & 2 <> 0, known_told_at, newest_at
        ) as album_type_at,
        etl.own_time(
            total_tracks_at, known_total_tracks_at, known_told & 4 <> 0, known_told_at, newest_at
        ) as total_tracks_at,
        etl.own_time(
            release_date_at, known_release_date_at, known_told & 8 <> 0, known_told_at, newest_at
        ) as release_date_at,
        etl.own_time(
            release_date_precision_at, known_release_date_precision_at, known_told & 16 <> 0, known_told_at, newest_at
        ) as release_date_precision_at,
        etl.own_time(
            label_at, known_label_at, known_told & 32 <> 0, known_told_at, newest_at
        ) as label_at,
        etl.own_time(
            popularity_at, known_popularity_at, known_told & 64 <> 0, known_told_at, newest_at
        ) as popularity_at,
        etl.own_time(
            markets_at, known_markets_at, known_told & 128 <> 0, known_told_at, newest_at
        ) as markets_at,
        etl.own_time(
            images_at, known_images_at, known_told & 256 <> 0, known_told_at, newest_at
        ) as images_at,
        etl.own_time(
            artists_at, known_artists_at, known_told & 512 <> 0, known_told_at, newest_at
        ) as artists_at,
        etl.own_time(
            copyrights_at, known_copyrights_at, known_told & 1024 <> 0, known_told_at, newest_at
        ) as copyrights_at,
        etl.own_time(
            external_ids_at, known_external_ids_at, known_told & 2048 <> 0, known_told_at, newest_at
        ) as external_ids_at
    from weighed
)
update etl.album as known
set
    name_first_at = told.name_first_at,
    content = told.content,
    told = told.told,
    told_at = told.told_at,
    name_at = told.name_at,
    album_type_at = told.album_type_at,
    total_tracks_at = told.total_tracks_at,
    release_date_at = told.release_date_at,
    release_date_precision_at = told.release_date_precision_at,
    label_at = told.label_at,
    popularity_at = told.popularity_at,
    markets_at = told.markets_at,
    images_at = told.images_at,
    artists_at = told.artists_at,
    copyrights_at = told.copyrights_at,
    external_ids_at = told.external_ids_at
from settled as told
where told.id = known.id
    and (
        told.name_first_at,
        told.content,
        told.told,
        told.told_at,
        told.name_at,
        told.album_type_at,
        told.total_tracks_at,
        told.release_date_at,
        told.release_date_precision_at,
        told.label_at,
        told.popularity_at,
        told.markets_at,
        told.images_at,
        told.artists_at,
        told.copyrights_at,
        told.external_ids_at
    ) is distinct from (
        known.name_first_at,
        known.content,
        known.told,
        known.told_at,
        known.name_at,
        known.album_type_at,
        known.total_tracks_at,
        known.release_date_at,
        known.release_date_precision_at,
        known.label_at,
        known.popularity_at,
        known.markets_at,
        known.images_at,
        known.artists_at,
        known.copyrights_at,
        known.external_ids_at
    );

insert into etl.album (
    id,
    name_first_at,
    content,
    told,
    told_at,
    name_at,
    album_type_at,
    total_tracks_at,
    release_date_at,
    release_date_precision_at,
    label_at,
    popularity_at,
    markets_at,
    images_at,
    artists_at,
    copyrights_at,
    external_ids_at
)
select
    told.id,
    told.name_first_at,
    told.content,
    told.told,
    told.told_at,
    nullif(told.name_at, told.told_at) as name_at,
    nullif(told.album_type_at, told.told_at) as album_type_at,
    nullif(told.total_tracks_at, told.told_at) as total_tracks_at,
    nullif(told.release_date_at, told.told_at) as release_date_at,
    nullif(told.release_date_precision_at, told.told_at) as release_date_precision_at,
    nullif(told.label_at, told.told_at) as label_at,
    nullif(told.popularity_at, told.told_at) as popularity_at,
    nullif(told.markets_at, told.told_at) as markets_at,
    nullif(told.images_at, told.told_at) as images_at,
    nullif(told.artists_at, told.told_at) as artists_at,
    nullif(told.copyrights_at, told.told_at) as copyrights_at,
    nullif(told.external_ids_at, told.told_at) as external_ids_at
from pg_temp.merged_album as told
where not told.is_confirmed;
