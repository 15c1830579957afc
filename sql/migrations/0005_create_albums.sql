-- Albums, and what belongs to them but their tracks.

create table catalog.album (
    id                      text     collate "C" not null,
    market_set_id           uuid,
    release_date            date,
    total_tracks            integer,
    popularity              integer,
    name                    text,
    album_type              text,
    release_date_text       text,
    release_date_precision  text,
    label                   text,

    constraint album_pkey primary key (id),
    constraint album_id_is_base62 check (id ~ '^[0-9A-Za-z]{22}$'),
    constraint album_market_set_fkey foreign key (market_set_id) references catalog.market_set (id)
);

create index album_market_set_id_idx on catalog.album (market_set_id) where market_set_id is not null;
create index album_release_date_idx on catalog.album (release_date);

comment on table catalog.album is 'Albums, singles and compilations, known or only referred to.';
comment on column catalog.album.id is 'Spotify''s identifier: 22 base-62 characters.';
comment on column catalog.album.market_set_id is 'Where it is available; null until an answer tells (Development Mode never does).';
comment on column catalog.album.release_date is 'First day of what is known of the release date; null when nothing is, as for "0000".';
comment on column catalog.album.total_tracks is 'How many tracks Spotify says it has.';
comment on column catalog.album.popularity is 'Popularity from 0 to 100; null until an answer tells (Development Mode never does).';
comment on column catalog.album.name is 'Name; null until an answer tells, empty after some takedowns.';
comment on column catalog.album.album_type is 'Type as sent: album, single or compilation, and now and then others such as ep.';
comment on column catalog.album.release_date_text is 'Release date as sent: a year, a month or a day.';
comment on column catalog.album.release_date_precision is 'Precision as sent: year, month or day. It can disagree with the text, which is to be trusted.';
comment on column catalog.album.label is 'Label; null until an answer tells (Development Mode never does).';

create table catalog.album_image (
    album_id  text     collate "C" not null,
    position  integer  not null,
    width     integer,
    height    integer,
    url       text,

    constraint album_image_pkey primary key (album_id, position),
    constraint album_image_album_fkey foreign key (album_id) references catalog.album (id)
);

comment on table catalog.album_image is 'Covers of albums, the widest first.';
comment on column catalog.album_image.album_id is 'The album.';
comment on column catalog.album_image.position is 'Place in the list, from 1.';
comment on column catalog.album_image.width is 'Width in pixels; null when Spotify does not say.';
comment on column catalog.album_image.height is 'Height in pixels; null when Spotify does not say.';
comment on column catalog.album_image.url is 'Where the cover is.';

create table catalog.album_artist (
    album_id   text     collate "C" not null,
    artist_id  text     collate "C" not null,
    position   integer  not null,

    constraint album_artist_pkey primary key (album_id, position),
    constraint album_artist_album_fkey foreign key (album_id) references catalog.album (id),
    constraint album_artist_artist_fkey foreign key (artist_id) references catalog.artist (id)
);

create index album_artist_artist_id_idx on catalog.album_artist (artist_id);

comment on table catalog.album_artist is 'Whom an album is credited to, in Spotify''s order.';
comment on column catalog.album_artist.album_id is 'The album.';
comment on column catalog.album_artist.artist_id is 'The artist.';
comment on column catalog.album_artist.position is 'Place in the list, from 1.';

create table catalog.artist_album (
    artist_id    text  collate "C" not null,
    album_id     text  collate "C" not null,
    album_group  text,

    constraint artist_album_pkey primary key (artist_id, album_id),
    constraint artist_album_artist_fkey foreign key (artist_id) references catalog.artist (id),
    constraint artist_album_album_fkey foreign key (album_id) references catalog.album (id)
);

create index artist_album_album_id_idx on catalog.artist_album (album_id);

comment on table catalog.artist_album is 'Albums that Spotify lists on an artist''s page: a set that only grows.';
comment on column catalog.artist_album.artist_id is 'The artist whose list it is.';
comment on column catalog.artist_album.album_id is 'The album listed.';
comment on column catalog.artist_album.album_group is 'Why it is listed: album, single, compilation or appears_on; null when no answer told (Development Mode never does).';

create table catalog.album_copyright (
    album_id  text     collate "C" not null,
    position  integer  not null,
    kind      text,
    text      text,

    constraint album_copyright_pkey primary key (album_id, position),
    constraint album_copyright_album_fkey foreign key (album_id) references catalog.album (id)
);

comment on table catalog.album_copyright is 'Copyright lines of albums.';
comment on column catalog.album_copyright.album_id is 'The album.';
comment on column catalog.album_copyright.position is 'Place in the list, from 1.';
comment on column catalog.album_copyright.kind is 'C for the copyright of the work, P for that of the recording.';
comment on column catalog.album_copyright.text is 'The line as sent.';

create table catalog.album_external_id (
    album_id  text  collate "C" not null,
    kind      text  collate "C" not null,
    value     text,

    constraint album_external_id_pkey primary key (album_id, kind),
    constraint album_external_id_album_fkey foreign key (album_id) references catalog.album (id)
);

create index album_external_id_value_idx on catalog.album_external_id (value, kind);

comment on table catalog.album_external_id is 'What the trade calls an album.';
comment on column catalog.album_external_id.album_id is 'The album.';
comment on column catalog.album_external_id.kind is 'Which numbering: upc, ean, now and then isrc.';
comment on column catalog.album_external_id.value is 'The number as sent.';
