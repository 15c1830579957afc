-- When each field of a track was last confirmed, after all scripts that compare with what was confirmed before this
-- load. The newest answer's own fields share one time; what only older ones told, or what this load's newest was
-- not the newest for, keeps a time of its own. First what is known, then what is not.

with weighed as (
    select
        told.id,
        told.name_first_at,
        least(known.read_in_on, told.read_in_on) as read_in_on,
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
                known.duration_ms_at,
                known.explicit_at,
                known.popularity_at,
                known.disc_number_at,
                known.track_number_at,
                known.is_local_at,
                known.preview_url_at,
                known.album_at,
                known.markets_at,
                known.artists_at,
                known.external_ids_at
            ), true) then told.told_at
        end as newest_at,
        told.name_at,
        told.duration_ms_at,
        told.explicit_at,
        told.popularity_at,
        told.disc_number_at,
        told.track_number_at,
        told.is_local_at,
        told.preview_url_at,
        told.album_at,
        told.markets_at,
        told.artists_at,
        told.external_ids_at,
        known.name_at as known_name_at,
        known.duration_ms_at as known_duration_ms_at,
        known.explicit_at as known_explicit_at,
        known.popularity_at as known_popularity_at,
        known.disc_number_at as known_disc_number_at,
        known.track_number_at as known_track_number_at,
        known.is_local_at as known_is_local_at,
        known.preview_url_at as known_preview_url_at,
        known.album_at as known_album_at,
        known.markets_at as known_markets_at,
        known.artists_at as known_artists_at,
        known.external_ids_at as known_external_ids_at
    from pg_temp.merged_track as told
    join etl.track as known on known.id = told.id
    where told.is_confirmed
),
settled as (
    select
        id,
        name_first_at,
        read_in_on,
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
            duration_ms_at, known_duration_ms_at, known_told & 2 <> 0, known_told_at, newest_at
        ) as duration_ms_at,
        etl.own_time(
            explicit_at, known_explicit_at, known_told & 4 <> 0, known_told_at, newest_at
        ) as explicit_at,
        etl.own_time(
            popularity_at, known_popularity_at, known_told & 8 <> 0, known_told_at, newest_at
        ) as popularity_at,
        etl.own_time(
            disc_number_at, known_disc_number_at, known_told & 16 <> 0, known_told_at, newest_at
        ) as disc_number_at,
        etl.own_time(
            track_number_at, known_track_number_at, known_told & 32 <> 0, known_told_at, newest_at
        ) as track_number_at,
        etl.own_time(
            is_local_at, known_is_local_at, known_told & 64 <> 0, known_told_at, newest_at
        ) as is_local_at,
        etl.own_time(
            preview_url_at, known_preview_url_at, known_told & 128 <> 0, known_told_at, newest_at
        ) as preview_url_at,
        etl.own_time(
            album_at, known_album_at, known_told & 256 <> 0, known_told_at, newest_at
        ) as album_at,
        etl.own_time(
            markets_at, known_markets_at, known_told & 512 <> 0, known_told_at, newest_at
        ) as markets_at,
        etl.own_time(
            artists_at, known_artists_at, known_told & 1024 <> 0, known_told_at, newest_at
        ) as artists_at,
        etl.own_time(
            external_ids_at, known_external_ids_at, known_told & 2048 <> 0, known_told_at, newest_at
        ) as external_ids_at
    from weighed
)
update etl.track as known
set
    name_first_at = told.name_first_at,
    read_in_on = told.read_in_on,
    content = told.content,
    told = told.told,
    told_at = told.told_at,
    name_at = told.name_at,
    duration_ms_at = told.duration_ms_at,
    explicit_at = told.explicit_at,
    popularity_at = told.popularity_at,
    disc_number_at = told.disc_number_at,
    track_number_at = told.track_number_at,
    is_local_at = told.is_local_at,
    preview_url_at = told.preview_url_at,
    album_at = told.album_at,
    markets_at = told.markets_at,
    artists_at = told.artists_at,
    external_ids_at = told.external_ids_at
from settled as told
where told.id = known.id
    and (
        told.name_first_at,
        told.read_in_on,
        told.content,
        told.told,
        told.told_at,
        told.name_at,
        told.duration_ms_at,
        told.explicit_at,
        told.popularity_at,
        told.disc_number_at,
        told.track_number_at,
        told.is_local_at,
        told.preview_url_at,
        told.album_at,
        told.markets_at,
        told.artists_at,
        told.external_ids_at
    ) is distinct from (
        known.name_first_at,
        known.read_in_on,
        known.content,
        known.told,
        known.told_at,
        known.name_at,
        known.duration_ms_at,
        known.explicit_at,
        known.popularity_at,
        known.disc_number_at,
        known.track_number_at,
        known.is_local_at,
        known.preview_url_at,
        known.album_at,
        known.markets_at,
        known.artists_at,
        known.external_ids_at
    );

insert into etl.track (
    id,
    name_first_at,
    read_in_on,
    content,
    told,
    told_at,
    name_at,
    duration_ms_at,
    explicit_at,
    popularity_at,
    disc_number_at,
    track_number_at,
    is_local_at,
    preview_url_at,
    album_at,
    markets_at,
    artists_at,
    external_ids_at
)
select
    told.id,
    told.name_first_at,
    told.read_in_on,
    told.content,
    told.told,
    told.told_at,
    nullif(told.name_at, told.told_at) as name_at,
    nullif(told.duration_ms_at, told.told_at) as duration_ms_at,
    nullif(told.explicit_at, told.told_at) as explicit_at,
    nullif(told.popularity_at, told.told_at) as popularity_at,
    nullif(told.disc_number_at, told.told_at) as disc_number_at,
    nullif(told.track_number_at, told.told_at) as track_number_at,
    nullif(told.is_local_at, told.told_at) as is_local_at,
    nullif(told.preview_url_at, told.told_at) as preview_url_at,
    nullif(told.album_at, told.told_at) as album_at,
    nullif(told.markets_at, told.told_at) as markets_at,
    nullif(told.artists_at, told.told_at) as artists_at,
    nullif(told.external_ids_at, told.told_at) as external_ids_at
from pg_temp.merged_track as told
where not told.is_confirmed;
