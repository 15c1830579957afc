-- A value stands although no answer with that field is on record.
-- Of each thing the first such field is named.
-- when: whole database
-- severity: error
-- remedy: discograph trace tells which answer a value came from; if none did, discograph rebuild makes the tables anew.

select kind, id, field
from (
    select
        'artist' as kind,
        known.id,
        case
            when known.name is not null and confirmed.name_at is null then 'name'
            when known.popularity is not null and confirmed.popularity_at is null then 'popularity'
            when known.followers is not null and confirmed.followers_at is null then 'followers'
        end as field
    from catalog.artist as known
    left join etl.artist_confirmation as confirmed on confirmed.id = known.id
    union all
    select
        'album',
        known.id,
        case
            when known.name is not null and confirmed.name_at is null then 'name'
            when known.album_type is not null and confirmed.album_type_at is null then 'album_type'
            when known.total_tracks is not null and confirmed.total_tracks_at is null then 'total_tracks'
            when known.release_date_text is not null and confirmed.release_date_at is null then 'release_date'
            when known.release_date_precision is not null and confirmed.release_date_precision_at is null
                then 'release_date_precision'
            when known.label is not null and confirmed.label_at is null then 'label'
            when known.popularity is not null and confirmed.popularity_at is null then 'popularity'
            when known.market_set_id is not null and confirmed.markets_at is null then 'markets'
        end
    from catalog.album as known
    left join etl.album_confirmation as confirmed on confirmed.id = known.id
    union all
    select
        'track',
        known.id,
        case
            when known.name is not null and confirmed.name_at is null then 'name'
            when known.album_id is not null and confirmed.album_at is null and confirmed.read_in_on is null then 'album'
            when known.duration_ms is not null and confirmed.duration_ms_at is null then 'duration_ms'
            when known.explicit is not null and confirmed.explicit_at is null then 'explicit'
            when known.popularity is not null and confirmed.popularity_at is null then 'popularity'
            when known.disc_number is not null and confirmed.disc_number_at is null then 'disc_number'
            when known.track_number is not null and confirmed.track_number_at is null then 'track_number'
            when known.is_local is not null and confirmed.is_local_at is null then 'is_local'
            when known.preview_url is not null and confirmed.preview_url_at is null then 'preview_url'
            when known.market_set_id is not null and confirmed.markets_at is null then 'markets'
        end
    from catalog.track as known
    left join etl.track_confirmation as confirmed on confirmed.id = known.id
) as untold
where field is not null;
