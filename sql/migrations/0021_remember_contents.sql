-- What an object's newest answer told, as the rows files digest it: a load that meets the same telling again need
-- not read its rows. And one time for all that this answer told: most objects are told whole and at once, so most
-- fields need no time of their own, and a repeat moves a single one.
--
-- content says: the answer of told_at was the only newest one, and nothing that it told was changed by the merge
-- since. Null: not known. A row that somebody else has changed by hand stays as it is while Spotify tells the same.

alter table etl.artist
    add column content bigint,
    add column told integer,
    add column told_at timestamptz;

comment on column etl.artist.content is 'Digest of what the answer of told_at told; null: not known, or no longer how it stands.';
comment on column etl.artist.told is 'The fields and lists that were last confirmed at told_at, as bits; their own times may be null.';
comment on column etl.artist.told_at is 'The newest answer that told anything of it; null: it came before this was kept.';

alter table etl.album
    add column content bigint,
    add column told integer,
    add column told_at timestamptz;

comment on column etl.album.content is 'Digest of what the answer of told_at told; null: not known, or no longer how it stands.';
comment on column etl.album.told is 'The fields and lists that were last confirmed at told_at, as bits; their own times may be null.';
comment on column etl.album.told_at is 'The newest answer that told anything of it; null: it came before this was kept.';

alter table etl.track
    add column content bigint,
    add column told integer,
    add column told_at timestamptz;

comment on column etl.track.content is 'Digest of what the answer of told_at told; null: not known, or no longer how it stands.';
comment on column etl.track.told is 'The fields and lists that were last confirmed at told_at, as bits; their own times may be null.';
comment on column etl.track.told_at is 'The newest answer that told anything of it; null: it came before this was kept.';

alter table etl.album_track_page add column content bigint;

comment on column etl.album_track_page.content is 'Digest of what the page told at fetched_at; null: not known, or another page has changed its places since.';

create view etl.artist_confirmation as
select
    id,
    name_first_at,
    greatest(name_at, case when told & 1 <> 0 then told_at end) as name_at,
    greatest(popularity_at, case when told & 2 <> 0 then told_at end) as popularity_at,
    greatest(followers_at, case when told & 4 <> 0 then told_at end) as followers_at,
    greatest(genres_at, case when told & 8 <> 0 then told_at end) as genres_at,
    greatest(images_at, case when told & 16 <> 0 then told_at end) as images_at
from etl.artist;

comment on view etl.artist_confirmation is 'When each field and list of an artist was last confirmed; null: no answer had it.';
comment on column etl.artist_confirmation.id is 'The artist.';
comment on column etl.artist_confirmation.name_first_at is 'First answer with the name that stands now.';
comment on column etl.artist_confirmation.name_at is 'Last answer with a name.';
comment on column etl.artist_confirmation.popularity_at is 'Last answer with the popularity.';
comment on column etl.artist_confirmation.followers_at is 'Last answer with the followers.';
comment on column etl.artist_confirmation.genres_at is 'Last answer with the list of genres.';
comment on column etl.artist_confirmation.images_at is 'Last answer with the list of pictures.';

create view etl.album_confirmation as
select
    id,
    name_first_at,
    greatest(name_at, case when told & 1 <> 0 then told_at end) as name_at,
    greatest(album_type_at, case when told & 2 <> 0 then told_at end) as album_type_at,
    greatest(total_tracks_at, case when told & 4 <> 0 then told_at end) as total_tracks_at,
    greatest(release_date_at, case when told & 8 <> 0 then told_at end) as release_date_at,
    greatest(release_date_precision_at, case when told & 16 <> 0 then told_at end) as release_date_precision_at,
    greatest(label_at, case when told & 32 <> 0 then told_at end) as label_at,
    greatest(popularity_at, case when told & 64 <> 0 then told_at end) as popularity_at,
    greatest(markets_at, case when told & 128 <> 0 then told_at end) as markets_at,
    greatest(images_at, case when told & 256 <> 0 then told_at end) as images_at,
    greatest(artists_at, case when told & 512 <> 0 then told_at end) as artists_at,
    greatest(copyrights_at, case when told & 1024 <> 0 then told_at end) as copyrights_at,
    greatest(external_ids_at, case when told & 2048 <> 0 then told_at end) as external_ids_at
from etl.album;

comment on view etl.album_confirmation is 'When each field and list of an album was last confirmed; null: no answer had it.';
comment on column etl.album_confirmation.id is 'The album.';
comment on column etl.album_confirmation.name_first_at is 'First answer with the name that stands now.';
comment on column etl.album_confirmation.name_at is 'Last answer with a name.';
comment on column etl.album_confirmation.album_type_at is 'Last answer with the type.';
comment on column etl.album_confirmation.total_tracks_at is 'Last answer with the number of tracks.';
comment on column etl.album_confirmation.release_date_at is 'Last answer with the release date.';
comment on column etl.album_confirmation.release_date_precision_at is 'Last answer with the precision of the release date.';
comment on column etl.album_confirmation.label_at is 'Last answer with the label.';
comment on column etl.album_confirmation.popularity_at is 'Last answer with the popularity.';
comment on column etl.album_confirmation.markets_at is 'Last answer with the list of markets.';
comment on column etl.album_confirmation.images_at is 'Last answer with the list of covers.';
comment on column etl.album_confirmation.artists_at is 'Last answer with the list of artists.';
comment on column etl.album_confirmation.copyrights_at is 'Last answer with the list of copyright lines.';
comment on column etl.album_confirmation.external_ids_at is 'Last answer with the external identifiers.';

create view etl.track_confirmation as
select
    id,
    name_first_at,
    greatest(name_at, case when told & 1 <> 0 then told_at end) as name_at,
    greatest(duration_ms_at, case when told & 2 <> 0 then told_at end) as duration_ms_at,
    greatest(explicit_at, case when told & 4 <> 0 then told_at end) as explicit_at,
    greatest(popularity_at, case when told & 8 <> 0 then told_at end) as popularity_at,
    greatest(disc_number_at, case when told & 16 <> 0 then told_at end) as disc_number_at,
    greatest(track_number_at, case when told & 32 <> 0 then told_at end) as track_number_at,
    greatest(is_local_at, case when told & 64 <> 0 then told_at end) as is_local_at,
    greatest(preview_url_at, case when told & 128 <> 0 then told_at end) as preview_url_at,
    greatest(album_at, case when told & 256 <> 0 then told_at end) as album_at,
    read_in_on,
    greatest(markets_at, case when told & 512 <> 0 then told_at end) as markets_at,
    greatest(artists_at, case when told & 1024 <> 0 then told_at end) as artists_at,
    greatest(external_ids_at, case when told & 2048 <> 0 then told_at end) as external_ids_at
from etl.track;

comment on view etl.track_confirmation is 'When each field and list of a track was last confirmed; null: no answer had it.';
comment on column etl.track_confirmation.id is 'The track.';
comment on column etl.track_confirmation.name_first_at is 'First answer with the name that stands now.';
comment on column etl.track_confirmation.name_at is 'Last answer with a name.';
comment on column etl.track_confirmation.duration_ms_at is 'Last answer with the length.';
comment on column etl.track_confirmation.explicit_at is 'Last answer that said whether it is explicit.';
comment on column etl.track_confirmation.popularity_at is 'Last answer with the popularity.';
comment on column etl.track_confirmation.disc_number_at is 'Last answer with the disc.';
comment on column etl.track_confirmation.track_number_at is 'Last answer with the number on the disc.';
comment on column etl.track_confirmation.is_local_at is 'Last answer that said whether it is a local file.';
comment on column etl.track_confirmation.preview_url_at is 'Last answer with the preview, null or not.';
comment on column etl.track_confirmation.album_at is 'Last answer in which the track names its album; null: catalog.track.album_id is the album it was read in.';
comment on column etl.track_confirmation.read_in_on is 'First UTC day on which it stood in an album''s list; of the albums of that day, the least identifier counts.';
comment on column etl.track_confirmation.markets_at is 'Last answer with the list of markets.';
comment on column etl.track_confirmation.artists_at is 'Last answer with the list of artists.';
comment on column etl.track_confirmation.external_ids_at is 'Last answer with the external identifiers.';

create or replace view etl.entity as
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
left join etl.artist_confirmation as confirmed on confirmed.id = known.id
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
left join etl.album_confirmation as confirmed on confirmed.id = known.id
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
left join etl.track_confirmation as confirmed on confirmed.id = known.id;

create or replace view history.name as
with current_name as (
    select 'artist' as kind, known.id, known.name, confirmed.name_first_at, confirmed.name_at
    from catalog.artist as known
    join etl.artist_confirmation as confirmed on confirmed.id = known.id
    union all
    select 'album', known.id, known.name, confirmed.name_first_at, confirmed.name_at
    from catalog.album as known
    join etl.album_confirmation as confirmed on confirmed.id = known.id
    union all
    select 'track', known.id, known.name, confirmed.name_first_at, confirmed.name_at
    from catalog.track as known
    join etl.track_confirmation as confirmed on confirmed.id = known.id
)
select
    kind,
    id,
    name_first_at as valid_from,
    name,
    null::timestamptz as valid_to
from current_name
where name is not null
union all
select
    former.kind,
    former.id,
    former.first_seen_at,
    former.name,
    -- The next name's first sight; a name that came back has been seen before, so then its last sight.
    coalesce(
        least(
            following.first_seen_at,
            case when standing.name_first_at > former.last_seen_at then standing.name_first_at end
        ),
        standing.name_at
    )
from etl.former_name as former
join current_name as standing on standing.kind = former.kind and standing.id = former.id
cross join lateral (
    select min(other.first_seen_at) as first_seen_at
    from etl.former_name as other
    where other.kind = former.kind
        and other.id = former.id
        and other.first_seen_at > former.last_seen_at
) as following;

create function etl.own_time(
    field_at        timestamptz,
    known_field_at  timestamptz,
    is_shared       boolean,
    known_told_at   timestamptz,
    newest_at       timestamptz
) returns timestamptz
language sql immutable parallel safe
return case
    when field_at = newest_at then null
    when newest_at is not null
        then greatest(field_at, known_field_at, case when is_shared then known_told_at end)
    when is_shared and coalesce(greatest(field_at, known_field_at) <= known_told_at, true) then null
    else greatest(field_at, known_field_at)
end;

comment on function etl.own_time is 'The time that a field keeps for itself after a merge; null: told_at says it. newest_at is the new told_at, null when it stays.';
