-- Whom the albums met are credited to.

create temporary table staged_album_artist (
    occurrence  bigint not null,
    position    integer not null,
    artist_id   text collate "C" not null
) on commit drop;
