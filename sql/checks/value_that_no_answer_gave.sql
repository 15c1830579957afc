-- A value stands although no answer with that field is on record.
-- when: whole database
-- severity: error

select 'artist' as kind, known.id
from catalog.artist as known
left join etl.artist_confirmation as confirmed on confirmed.id = known.id
where (known.name is not null and confirmed.name_at is null)
    or (known.popularity is not null and confirmed.popularity_at is null)
    or (known.followers is not null and confirmed.followers_at is null)
union all
select 'album', known.id
from catalog.album as known
left join etl.album_confirmation as confirmed on confirmed.id = known.id
where (known.name is not null and confirmed.name_at is null)
    or (known.album_type is not null and confirmed.album_type_at is null)
    or (known.total_tracks is not null and confirmed.total_tracks_at is null)
    or (known.release_date_text is not null and confirmed.release_date_at is null)
    or (known.release_date_precision is not null and confirmed.release_date_precision_at is null)
    or (known.label is not null and confirmed.label_at is null)
    or (known.popularity is not null and confirmed.popularity_at is null)
    or (known.market_set_id is not null and confirmed.markets_at is null)
union all
select 'track', known.id
from catalog.track as known
left join etl.track_confirmation as confirmed on confirmed.id = known.id
where (known.name is not null and confirmed.name_at is null)
    or (known.album_id is not null and confirmed.album_at is null and confirmed.read_in_on is null)
    or (known.duration_ms is not null and confirmed.duration_ms_at is null)
    or (known.explicit is not null and confirmed.explicit_at is null)
    or (known.popularity is not null and confirmed.popularity_at is null)
    or (known.disc_number is not null and confirmed.disc_number_at is null)
    or (known.track_number is not null and confirmed.track_number_at is null)
    or (known.is_local is not null and confirmed.is_local_at is null)
    or (known.preview_url is not null and confirmed.preview_url_at is null)
    or (known.market_set_id is not null and confirmed.markets_at is null);
