-- What is known and what is not, field by field. A field counts as told when an answer had it, null and empty
-- included: that is the difference between not knowing and knowing that there is nothing.

create view analytics.catalogue_completeness as
with artist_told as (
    select
        count(*) as things,
        count(confirmed.name_at) as name,
        count(confirmed.popularity_at) as popularity,
        count(confirmed.followers_at) as followers,
        count(confirmed.genres_at) as genres,
        count(confirmed.images_at) as images
    from catalog.artist as known
    left join etl.artist_confirmation as confirmed on confirmed.id = known.id
),
album_told as (
    select
        count(*) as things,
        count(confirmed.name_at) as name,
        count(confirmed.album_type_at) as album_type,
        count(confirmed.total_tracks_at) as total_tracks,
        count(confirmed.release_date_at) as release_date,
        count(confirmed.label_at) as label,
        count(confirmed.popularity_at) as popularity,
        count(confirmed.markets_at) as markets,
        count(confirmed.images_at) as images,
        count(confirmed.artists_at) as artists,
        count(confirmed.copyrights_at) as copyrights,
        count(confirmed.external_ids_at) as external_ids
    from catalog.album as known
    left join etl.album_confirmation as confirmed on confirmed.id = known.id
),
track_told as (
    select
        count(*) as things,
        count(confirmed.name_at) as name,
        count(confirmed.duration_ms_at) as duration_ms,
        count(confirmed.explicit_at) as explicit,
        count(confirmed.popularity_at) as popularity,
        count(confirmed.disc_number_at) as disc_number,
        count(confirmed.track_number_at) as track_number,
        count(confirmed.preview_url_at) as preview_url,
        count(confirmed.album_at) as album,
        count(confirmed.markets_at) as markets,
        count(confirmed.artists_at) as artists,
        count(confirmed.external_ids_at) as external_ids
    from catalog.track as known
    left join etl.track_confirmation as confirmed on confirmed.id = known.id
)
select
    'artist' as kind,
    field.name as field,
    artist_told.things,
    field.told,
    round(field.told::numeric / nullif(artist_told.things, 0), 3) as told_share,
    case when field.told < artist_told.things then field.note end as note
from artist_told
cross join lateral (values
    ('name', artist_told.name, null),
    (
        'popularity',
        artist_told.popularity,
        'only told when fetched by itself, or found in a search; never in Development Mode'
    ),
    (
        'followers',
        artist_told.followers,
        'only told when fetched by itself, or found in a search; never in Development Mode'
    ),
    ('genres', artist_told.genres, 'only told when fetched by itself, or found in a search'),
    ('images', artist_told.images, 'only told when fetched by itself, or found in a search')
) as field (name, told, note)
union all
select
    'album' as kind,
    field.name as field,
    album_told.things,
    field.told,
    round(field.told::numeric / nullif(album_told.things, 0), 3) as told_share,
    case when field.told < album_told.things then field.note end as note
from album_told
cross join lateral (values
    ('name', album_told.name, null),
    ('album_type', album_told.album_type, null),
    ('total_tracks', album_told.total_tracks, null),
    ('release_date', album_told.release_date, null),
    ('label', album_told.label, 'only told when fetched by itself; never in Development Mode'),
    ('popularity', album_told.popularity, 'only told when fetched by itself; never in Development Mode'),
    ('markets', album_told.markets, 'only told when asked without a market; never in Development Mode'),
    ('images', album_told.images, null),
    ('artists', album_told.artists, null),
    ('copyrights', album_told.copyrights, 'only told when fetched by itself'),
    ('external_ids', album_told.external_ids, 'only told when fetched by itself')
) as field (name, told, note)
union all
select
    'track' as kind,
    field.name as field,
    track_told.things,
    field.told,
    round(field.told::numeric / nullif(track_told.things, 0), 3) as told_share,
    case when field.told < track_told.things then field.note end as note
from track_told
cross join lateral (values
    ('name', track_told.name, null),
    ('duration_ms', track_told.duration_ms, null),
    ('explicit', track_told.explicit, null),
    (
        'popularity',
        track_told.popularity,
        'only told when fetched by itself, or found in a search; never in Development Mode'
    ),
    ('disc_number', track_told.disc_number, null),
    ('track_number', track_told.track_number, null),
    ('preview_url', track_told.preview_url, null),
    ('album', track_told.album, 'only told when fetched by itself, or found in a search'),
    ('markets', track_told.markets, 'only told when asked without a market; never in Development Mode'),
    ('artists', track_told.artists, null),
    ('external_ids', track_told.external_ids, 'only told when fetched by itself, or found in a search')
) as field (name, told, note)
order by kind, field;

comment on view analytics.catalogue_completeness is 'How many things each field was told of.';
comment on column analytics.catalogue_completeness.kind is 'artist, album or track.';
comment on column analytics.catalogue_completeness.field is 'The field or list.';
comment on column analytics.catalogue_completeness.things is 'Rows of that kind, those only referred to included.';
comment on column analytics.catalogue_completeness.told is 'Of these, those of which an answer had the field.';
comment on column analytics.catalogue_completeness.told_share is 'Their share, from 0 to 1; null when there is nothing of that kind.';
comment on column analytics.catalogue_completeness.note is 'Why it may be missing; null when nothing is missing, or when every answer has it.';
