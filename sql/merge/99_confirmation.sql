-- When each field was last confirmed. Last of all, because every other script compares with what was
-- confirmed before this load.

merge into etl.artist as known
using pg_temp.merged_artist as told on told.id = known.id
when matched and (
    told.name_first_at,
    greatest(known.name_at, told.name_at),
    greatest(known.popularity_at, told.popularity_at),
    greatest(known.followers_at, told.followers_at),
    greatest(known.genres_at, told.genres_at),
    greatest(known.images_at, told.images_at)
) is distinct from (
    known.name_first_at,
    known.name_at,
    known.popularity_at,
    known.followers_at,
    known.genres_at,
    known.images_at
) then
    update set
        name_first_at = told.name_first_at,
        name_at = greatest(known.name_at, told.name_at),
        popularity_at = greatest(known.popularity_at, told.popularity_at),
        followers_at = greatest(known.followers_at, told.followers_at),
        genres_at = greatest(known.genres_at, told.genres_at),
        images_at = greatest(known.images_at, told.images_at)
when not matched then
    insert (
        id,
        name_first_at,
        name_at,
        popularity_at,
        followers_at,
        genres_at,
        images_at
    )
    values (
        told.id,
        told.name_first_at,
        told.name_at,
        told.popularity_at,
        told.followers_at,
        told.genres_at,
        told.images_at
    );

merge into etl.album as known
using pg_temp.merged_album as told on told.id = known.id
when matched and (
    told.name_first_at,
    greatest(known.name_at, told.name_at),
    greatest(known.album_type_at, told.album_type_at),
    greatest(known.total_tracks_at, told.total_tracks_at),
    greatest(known.release_date_at, told.release_date_at),
    greatest(known.release_date_precision_at, told.release_date_precision_at),
    greatest(known.label_at, told.label_at),
    greatest(known.popularity_at, told.popularity_at),
    greatest(known.markets_at, told.markets_at),
    greatest(known.images_at, told.images_at),
    greatest(known.artists_at, told.artists_at),
    greatest(known.copyrights_at, told.copyrights_at),
    greatest(known.external_ids_at, told.external_ids_at)
) is distinct from (
    known.name_first_at,
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
) then
    update set
        name_first_at = told.name_first_at,
        name_at = greatest(known.name_at, told.name_at),
        album_type_at = greatest(known.album_type_at, told.album_type_at),
        total_tracks_at = greatest(known.total_tracks_at, told.total_tracks_at),
        release_date_at = greatest(known.release_date_at, told.release_date_at),
        release_date_precision_at = greatest(known.release_date_precision_at, told.release_date_precision_at),
        label_at = greatest(known.label_at, told.label_at),
        popularity_at = greatest(known.popularity_at, told.popularity_at),
        markets_at = greatest(known.markets_at, told.markets_at),
        images_at = greatest(known.images_at, told.images_at),
        artists_at = greatest(known.artists_at, told.artists_at),
        copyrights_at = greatest(known.copyrights_at, told.copyrights_at),
        external_ids_at = greatest(known.external_ids_at, told.external_ids_at)
when not matched then
    insert (
        id,
        name_first_at,
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
    values (
        told.id,
        told.name_first_at,
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
    );

merge into etl.track as known
using pg_temp.merged_track as told on told.id = known.id
when matched and (
    told.name_first_at,
    least(known.read_in_on, told.read_in_on),
    greatest(known.name_at, told.name_at),
    greatest(known.duration_ms_at, told.duration_ms_at),
    greatest(known.explicit_at, told.explicit_at),
    greatest(known.popularity_at, told.popularity_at),
    greatest(known.disc_number_at, told.disc_number_at),
    greatest(known.track_number_at, told.track_number_at),
    greatest(known.is_local_at, told.is_local_at),
    greatest(known.preview_url_at, told.preview_url_at),
    greatest(known.album_at, told.album_at),
    greatest(known.markets_at, told.markets_at),
    greatest(known.artists_at, told.artists_at),
    greatest(known.external_ids_at, told.external_ids_at)
) is distinct from (
    known.name_first_at,
    known.read_in_on,
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
) then
    update set
        name_first_at = told.name_first_at,
        name_at = greatest(known.name_at, told.name_at),
        duration_ms_at = greatest(known.duration_ms_at, told.duration_ms_at),
        explicit_at = greatest(known.explicit_at, told.explicit_at),
        popularity_at = greatest(known.popularity_at, told.popularity_at),
        disc_number_at = greatest(known.disc_number_at, told.disc_number_at),
        track_number_at = greatest(known.track_number_at, told.track_number_at),
        is_local_at = greatest(known.is_local_at, told.is_local_at),
        preview_url_at = greatest(known.preview_url_at, told.preview_url_at),
        album_at = greatest(known.album_at, told.album_at),
        markets_at = greatest(known.markets_at, told.markets_at),
        artists_at = greatest(known.artists_at, told.artists_at),
        external_ids_at = greatest(known.external_ids_at, told.external_ids_at),
        read_in_on = least(known.read_in_on, told.read_in_on)
when not matched then
    insert (
        id,
        name_first_at,
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
        external_ids_at,
        read_in_on
    )
    values (
        told.id,
        told.name_first_at,
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
        told.read_in_on
    );
