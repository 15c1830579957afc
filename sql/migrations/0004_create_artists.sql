-- Artists. Column order throughout: keys, then values from wide to narrow, then text, so that rows carry
-- little padding (a 22-character identifier takes 23 bytes).

create table catalog.artist (
    id          text     collate "C" not null,
    followers   bigint,
    popularity  integer,
    name        text,

    constraint artist_pkey primary key (id),
    constraint artist_id_is_base62 check (id ~ '^[0-9A-Za-z]{22}$')
);

comment on table catalog.artist is 'Artists, known or only referred to.';
comment on column catalog.artist.id is 'Spotify''s identifier: 22 base-62 characters.';
comment on column catalog.artist.followers is 'Followers; null until an answer tells (Development Mode never does).';
comment on column catalog.artist.popularity is 'Popularity from 0 to 100, as Spotify computes it; null until an answer tells (Development Mode never does).';
comment on column catalog.artist.name is 'Name; null until an answer tells.';

create table catalog.artist_genre (
    artist_id  text     collate "C" not null,
    position   integer  not null,
    genre      text,

    constraint artist_genre_pkey primary key (artist_id, position),
    constraint artist_genre_artist_fkey foreign key (artist_id) references catalog.artist (id)
);

create index artist_genre_genre_idx on catalog.artist_genre (genre);

comment on table catalog.artist_genre is 'Genres of artists, in Spotify''s order. Many artists have none.';
comment on column catalog.artist_genre.artist_id is 'The artist.';
comment on column catalog.artist_genre.position is 'Place in the list, from 1.';
comment on column catalog.artist_genre.genre is 'Genre, as Spotify spells it.';

create table catalog.artist_image (
    artist_id  text     collate "C" not null,
    position   integer  not null,
    width      integer,
    height     integer,
    url        text,

    constraint artist_image_pkey primary key (artist_id, position),
    constraint artist_image_artist_fkey foreign key (artist_id) references catalog.artist (id)
);

comment on table catalog.artist_image is 'Pictures of artists, the widest first.';
comment on column catalog.artist_image.artist_id is 'The artist.';
comment on column catalog.artist_image.position is 'Place in the list, from 1.';
comment on column catalog.artist_image.width is 'Width in pixels; null when Spotify does not say.';
comment on column catalog.artist_image.height is 'Height in pixels; null when Spotify does not say.';
comment on column catalog.artist_image.url is 'Where the picture is.';
