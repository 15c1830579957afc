-- Genres of the artists met.

create temporary table staged_artist_genre (
    occurrence  bigint not null,
    position    integer not null,
    genre       text
) on commit drop;
