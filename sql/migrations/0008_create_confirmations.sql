-- When each field was last confirmed. This is what makes the order of loading irrelevant: a value is written
-- only by an answer at least as new as the one it came from, and of two answers of one instant the greater
-- value stands. The three tables are rewritten by every confirmation, hence the room left in their pages.

create table etl.artist (
    id             text         collate "C" not null,
    name_first_at  timestamptz,
    name_at        timestamptz,
    popularity_at  timestamptz,
    followers_at   timestamptz,
    genres_at      timestamptz,
    images_at      timestamptz,

    constraint artist_pkey primary key (id),
    constraint artist_catalog_fkey foreign key (id) references catalog.artist (id)
) with (fillfactor = 70);

comment on table etl.artist is 'When each field and list of an artist was last confirmed; null: no answer had it.';
comment on column etl.artist.id is 'The artist.';
comment on column etl.artist.name_first_at is 'First answer with the name that stands now.';
comment on column etl.artist.name_at is 'Last answer with a name.';
comment on column etl.artist.popularity_at is 'Last answer with the popularity.';
comment on column etl.artist.followers_at is 'Last answer with the followers.';
comment on column etl.artist.genres_at is 'Last answer with the list of genres.';
comment on column etl.artist.images_at is 'Last answer with the list of pictures.';

create table etl.album (
    id                         text         collate "C" not null,
    name_first_at              timestamptz,
    name_at                    timestamptz,
    album_type_at              timestamptz,
    total_tracks_at            timestamptz,
    release_date_at            timestamptz,
    release_date_precision_at  timestamptz,
    label_at                   timestamptz,
    popularity_at              timestamptz,
    markets_at                 timestamptz,
    images_at                  timestamptz,
    artists_at                 timestamptz,
    copyrights_at              timestamptz,
    external_ids_at            timestamptz,

    constraint album_pkey primary key (id),
    constraint album_catalog_fkey foreign key (id) references catalog.album (id)
) with (fillfactor = 70);

comment on table etl.album is 'When each field and list of an album was last confirmed; null: no answer had it. Its tracks: etl.album_track_page.';
comment on column etl.album.id is 'The album.';
comment on column etl.album.name_first_at is 'First answer with the name that stands now.';
comment on column etl.album.name_at is 'Last answer with a name.';
comment on column etl.album.album_type_at is 'Last answer with the type.';
comment on column etl.album.total_tracks_at is 'Last answer with the number of tracks.';
comment on column etl.album.release_date_at is 'Last answer with the release date.';
comment on column etl.album.release_date_precision_at is 'Last answer with the precision of the release date.';
comment on column etl.album.label_at is 'Last answer with the label.';
comment on column etl.album.popularity_at is 'Last answer with the popularity.';
comment on column etl.album.markets_at is 'Last answer with the list of markets.';
comment on column etl.album.images_at is 'Last answer with the list of covers.';
comment on column etl.album.artists_at is 'Last answer with the list of artists.';
comment on column etl.album.copyrights_at is 'Last answer with the list of copyright lines.';
comment on column etl.album.external_ids_at is 'Last answer with the external identifiers.';

create table etl.track (
    id               text         collate "C" not null,
    name_first_at    timestamptz,
    name_at          timestamptz,
    duration_ms_at   timestamptz,
    explicit_at      timestamptz,
    popularity_at    timestamptz,
    disc_number_at   timestamptz,
    track_number_at  timestamptz,
    is_local_at      timestamptz,
    preview_url_at   timestamptz,
    album_at         timestamptz,
    read_in_on       date,
    markets_at       timestamptz,
    artists_at       timestamptz,
    external_ids_at  timestamptz,

    constraint track_pkey primary key (id),
    constraint track_catalog_fkey foreign key (id) references catalog.track (id)
) with (fillfactor = 70);

comment on table etl.track is 'When each field and list of a track was last confirmed; null: no answer had it.';
comment on column etl.track.id is 'The track.';
comment on column etl.track.name_first_at is 'First answer with the name that stands now.';
comment on column etl.track.name_at is 'Last answer with a name.';
comment on column etl.track.duration_ms_at is 'Last answer with the length.';
comment on column etl.track.explicit_at is 'Last answer that said whether it is explicit.';
comment on column etl.track.popularity_at is 'Last answer with the popularity.';
comment on column etl.track.disc_number_at is 'Last answer with the disc.';
comment on column etl.track.track_number_at is 'Last answer with the number on the disc.';
comment on column etl.track.is_local_at is 'Last answer that said whether it is a local file.';
comment on column etl.track.preview_url_at is 'Last answer with the preview, null or not.';
comment on column etl.track.album_at is 'Last answer in which the track names its album; null: catalog.track.album_id is the album it was read in.';
comment on column etl.track.read_in_on is 'First UTC day on which it stood in an album''s list; of the albums of that day, the least identifier counts.';
comment on column etl.track.markets_at is 'Last answer with the list of markets.';
comment on column etl.track.artists_at is 'Last answer with the list of artists.';
comment on column etl.track.external_ids_at is 'Last answer with the external identifiers.';

create table etl.artist_album (
    artist_id       text         collate "C" not null,
    album_id        text         collate "C" not null,
    confirmed_at    timestamptz  not null,
    album_group_at  timestamptz,

    constraint artist_album_pkey primary key (artist_id, album_id),
    constraint artist_album_catalog_fkey foreign key (artist_id, album_id)
        references catalog.artist_album (artist_id, album_id)
) with (fillfactor = 70);

comment on table etl.artist_album is 'When an album was last seen in an artist''s list.';
comment on column etl.artist_album.artist_id is 'The artist.';
comment on column etl.artist_album.album_id is 'The album.';
comment on column etl.artist_album.confirmed_at is 'Last answer that listed it.';
comment on column etl.artist_album.album_group_at is 'Last answer that told the group; null: none did.';

create table etl.track_playability (
    track_id      text         collate "C" not null,
    confirmed_at  timestamptz  not null,
    market        text         collate "C" not null,

    constraint track_playability_pkey primary key (track_id, market),
    constraint track_playability_catalog_fkey foreign key (track_id, market)
        references catalog.track_playability (track_id, market)
) with (fillfactor = 70);

comment on table etl.track_playability is 'When it was last said whether a track can be played in a market.';
comment on column etl.track_playability.track_id is 'The track.';
comment on column etl.track_playability.confirmed_at is 'Last answer that told.';
comment on column etl.track_playability.market is 'The market asked for.';

create table etl.album_track_page (
    album_id        text         collate "C" not null,
    fetched_at      timestamptz  not null,
    first_position  integer      not null,
    item_count      integer      not null,
    is_last         boolean      not null,

    constraint album_track_page_pkey primary key (album_id, first_position, item_count, is_last),
    constraint album_track_page_album_fkey foreign key (album_id) references catalog.album (id)
) with (fillfactor = 70);

comment on table etl.album_track_page is 'Pages of albums'' track lists that were read, one row per album and shape of page.';
comment on column etl.album_track_page.album_id is 'The album.';
comment on column etl.album_track_page.fetched_at is 'Newest answer with a page of this shape.';
comment on column etl.album_track_page.first_position is 'Position of its first item, from 1.';
comment on column etl.album_track_page.item_count is 'How many positions it has.';
comment on column etl.album_track_page.is_last is 'Whether the list ends with it: it then speaks about every position that follows, too.';

create table etl.search_page (
    fetched_at   timestamptz  not null,
    observed_on  date         not null,
    first_rank   integer      not null,
    item_count   integer      not null,
    is_last      boolean      not null,
    kind         text         collate "C" not null,
    query        text         collate "C" not null,

    constraint search_page_pkey primary key (query, kind, observed_on, first_rank, item_count, is_last)
) with (fillfactor = 70);

comment on table etl.search_page is 'Pages of hits that were read, one row per search, kind, UTC day and shape of page.';
comment on column etl.search_page.fetched_at is 'Newest answer with a page of this shape.';
comment on column etl.search_page.observed_on is 'The UTC day of the answer.';
comment on column etl.search_page.first_rank is 'Rank of its first hit, from 1.';
comment on column etl.search_page.item_count is 'How many ranks it has, hidden hits included.';
comment on column etl.search_page.is_last is 'Whether the hits end with it: it then speaks about every rank that follows, too.';
comment on column etl.search_page.kind is 'What was searched for.';
comment on column etl.search_page.query is 'The search, as in catalog.search_hit.';

create table etl.alias (
    asked_id       text         collate "C" not null,
    answered_id    text         collate "C" not null,
    first_seen_at  timestamptz  not null,
    last_seen_at   timestamptz  not null,
    kind           text         collate "C" not null,
    market         text         collate "C" not null,

    constraint alias_pkey primary key (kind, asked_id, answered_id, market),
    constraint alias_asked_id_is_base62 check (asked_id ~ '^[0-9A-Za-z]{22}$'),
    constraint alias_answered_id_is_base62 check (answered_id ~ '^[0-9A-Za-z]{22}$')
);

create index alias_answered_id_idx on etl.alias (answered_id);

comment on table etl.alias is 'Identifiers that Spotify answered with another one (relinking): rows are kept under the one answered.';
comment on column etl.alias.asked_id is 'The identifier asked for.';
comment on column etl.alias.answered_id is 'The identifier answered.';
comment on column etl.alias.first_seen_at is 'First such answer.';
comment on column etl.alias.last_seen_at is 'Last such answer.';
comment on column etl.alias.kind is 'artist, album or track.';
comment on column etl.alias.market is 'The market asked for; empty when none was.';
