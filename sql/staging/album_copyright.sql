-- Copyright lines of the albums met.

create temporary table staged_album_copyright (
    occurrence  bigint not null,
    position    integer not null,
    kind        text,
    text        text
) on commit drop;
