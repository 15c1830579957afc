-- The rules that every merge follows, each in one place, and one place to ask when a thing was last confirmed.

create function etl.settled(
    staged_at timestamptz,
    staged anyelement,
    known_at timestamptz,
    known anyelement
) returns anyelement
language sql immutable parallel safe
as $$
    select case
        when known_at is null or staged_at > known_at then staged
        when staged_at = known_at then greatest(staged, known)
        else known
    end
$$;

comment on function etl.settled is 'The value that stands: the newer one; of two of one instant the greater, so that the order of loading never matters. No time means never told.';

create function etl.settled_first(
    staged_at timestamptz,
    staged anyelement,
    known_at timestamptz,
    known anyelement
) returns anyelement
language sql immutable parallel safe
as $$
    select case
        when known_at is null or staged_at < known_at then staged
        when staged_at = known_at then greatest(staged, known)
        else known
    end
$$;

comment on function etl.settled_first is 'The value observed first; of two of one instant the greater.';

create function etl.page_covers(
    first_position integer,
    item_count integer,
    is_last boolean,
    item_position integer
) returns boolean
language sql immutable parallel safe
as $$
    select item_position >= first_position and (is_last or item_position < first_position + item_count)
$$;

comment on function etl.page_covers is 'Whether a page of a list speaks about a position: one of its own, or any after it when the list ends with it.';

create view etl.entity as
select
    'artist' as kind,
    known.id,
    confirmed.name_at as core_at,
    greatest(confirmed.genres_at, confirmed.images_at) as full_at,
    greatest(confirmed.popularity_at, confirmed.followers_at) as extended_at,
    null::timestamptz as markets_at,
    greatest(
        confirmed.name_at, confirmed.genres_at, confirmed.images_at, confirmed.popularity_at, confirmed.followers_at
    ) as confirmed_at
from catalog.artist as known
left join etl.artist as confirmed on confirmed.id = known.id
union all
select
    'album',
    known.id,
    confirmed.name_at,
    greatest(confirmed.copyrights_at, confirmed.external_ids_at),
    greatest(confirmed.label_at, confirmed.popularity_at),
    confirmed.markets_at,
    greatest(
        confirmed.name_at, confirmed.album_type_at, confirmed.total_tracks_at, confirmed.release_date_at,
        confirmed.release_date_precision_at, confirmed.label_at, confirmed.popularity_at, confirmed.markets_at,
        confirmed.images_at, confirmed.artists_at, confirmed.copyrights_at, confirmed.external_ids_at
    )
from catalog.album as known
left join etl.album as confirmed on confirmed.id = known.id
union all
select
    'track',
    known.id,
    confirmed.name_at,
    greatest(confirmed.album_at, confirmed.external_ids_at),
    confirmed.popularity_at,
    confirmed.markets_at,
    greatest(
        confirmed.name_at, confirmed.duration_ms_at, confirmed.explicit_at, confirmed.popularity_at,
        confirmed.disc_number_at, confirmed.track_number_at, confirmed.is_local_at, confirmed.preview_url_at,
        confirmed.album_at, confirmed.markets_at, confirmed.artists_at, confirmed.external_ids_at
    )
from catalog.track as known
left join etl.track as confirmed on confirmed.id = known.id;

comment on view etl.entity is 'When each artist, album and track was last confirmed, per group of fields; null: never.';
comment on column etl.entity.kind is 'artist, album or track.';
comment on column etl.entity.id is 'The thing.';
comment on column etl.entity.core_at is 'Last answer with what every answer has; null: only referred to so far.';
comment on column etl.entity.full_at is 'Last answer of its own, or an embedded one as full.';
comment on column etl.entity.extended_at is 'Last answer with what only Extended Quota Mode tells: popularity, followers, label.';
comment on column etl.entity.markets_at is 'Last answer with the list of markets.';
comment on column etl.entity.confirmed_at is 'Last answer that told anything of it.';
