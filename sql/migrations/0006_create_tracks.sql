-- Tracks, what belongs to them, and their places on albums.

create table catalog.track (
    id             text     collate "C" not null,
    album_id       text     collate "C",
    market_set_id  uuid,
    duration_ms    integer,
    popularity     integer,
    disc_number    integer,
    track_number   integer,
    explicit       boolean,
    is_local       boolean,
    name           text,
    preview_url    text,

    constraint track_pkey primary key (id),
    constraint track_id_is_base62 check (id ~ '^[0-9A-Za-z]{22}$'),
    constraint track_album_fkey foreign key (album_id) references catalog.album (id),
    constraint track_market_set_fkey foreign key (market_set_id) references catalog.market_set (id)
);

create index track_album_id_idx on catalog.track (album_id);
create index track_market_set_id_idx on catalog.track (market_set_id) where market_set_id is not null;

comment on table catalog.track is 'Tracks, known or only referred to.';
comment on column catalog.track.id is 'Spotify''s identifier: 22 base-62 characters.';
comment on column catalog.track.album_id is 'The album that the track names; until an answer names one, the album in whose list it was read first.';
comment on column catalog.track.market_set_id is 'Where it is available; null until an answer tells (Development Mode never does).';
comment on column catalog.track.duration_ms is 'Length in milliseconds.';
comment on column catalog.track.popularity is 'Popularity from 0 to 100; null until a full answer tells (Development Mode never does).';
comment on column catalog.track.disc_number is 'The disc it is on, from 1.';
comment on column catalog.track.track_number is 'Its number on the disc, from 1.';
comment on column catalog.track.explicit is 'Whether the lyrics are marked explicit; false also when nobody knows.';
comment on column catalog.track.is_local is 'Whether it is a file of a user and not Spotify''s.';
comment on column catalog.track.name is 'Name; null until an answer tells.';
comment on column catalog.track.preview_url is 'Thirty seconds to listen to; Spotify no longer gives it.';

create table catalog.track_artist (
    track_id   text     collate "C" not null,
    artist_id  text     collate "C" not null,
    position   integer  not null,

    constraint track_artist_pkey primary key (track_id, position),
    constraint track_artist_track_fkey foreign key (track_id) references catalog.track (id),
    constraint track_artist_artist_fkey foreign key (artist_id) references catalog.artist (id)
);

create index track_artist_artist_id_idx on catalog.track_artist (artist_id);

comment on table catalog.track_artist is 'Who performs a track, in Spotify''s order.';
comment on column catalog.track_artist.track_id is 'The track.';
comment on column catalog.track_artist.artist_id is 'The artist.';
comment on column catalog.track_artist.position is 'Place in the list, from 1.';

create table catalog.track_external_id (
    track_id  text  collate "C" not null,
    kind      text  collate "C" not null,
    value     text,

    constraint track_external_id_pkey primary key (track_id, kind),
    constraint track_external_id_track_fkey foreign key (track_id) references catalog.track (id)
);

create index track_external_id_value_idx on catalog.track_external_id (value, kind);

comment on table catalog.track_external_id is 'What the trade calls a track.';
comment on column catalog.track_external_id.track_id is 'The track.';
comment on column catalog.track_external_id.kind is 'Which numbering: isrc, now and then ean or upc.';
comment on column catalog.track_external_id.value is 'The number as sent; letter case and hyphens vary.';

create table catalog.track_playability (
    track_id     text     collate "C" not null,
    is_playable  boolean,
    market       text     collate "C" not null,
    restriction  text,

    constraint track_playability_pkey primary key (track_id, market),
    constraint track_playability_track_fkey foreign key (track_id) references catalog.track (id)
);

comment on table catalog.track_playability is 'Whether a track can be played in a market; only for markets that were asked for.';
comment on column catalog.track_playability.track_id is 'The track.';
comment on column catalog.track_playability.is_playable is 'Whether it can be played there.';
comment on column catalog.track_playability.market is 'The market asked for, as an ISO 3166-1 alpha-2 code.';
comment on column catalog.track_playability.restriction is 'Why not: market, product, explicit, or a reason of a later day; null when Spotify gave none.';

create table catalog.album_track (
    album_id      text     collate "C" not null,
    track_id      text     collate "C" not null,
    position      integer  not null,
    disc_number   integer,
    track_number  integer,

    constraint album_track_pkey primary key (album_id, position),
    constraint album_track_album_fkey foreign key (album_id) references catalog.album (id),
    constraint album_track_track_fkey foreign key (track_id) references catalog.track (id)
);

create index album_track_track_id_idx on catalog.album_track (track_id);

comment on table catalog.album_track is 'The tracks of albums, as far as their pages were read.';
comment on column catalog.album_track.album_id is 'The album.';
comment on column catalog.album_track.track_id is 'The track.';
comment on column catalog.album_track.position is 'Place in the album''s list, from 1, across discs.';
comment on column catalog.album_track.disc_number is 'The disc, from 1.';
comment on column catalog.album_track.track_number is 'The number on the disc, from 1.';
