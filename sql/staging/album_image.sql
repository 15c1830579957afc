-- Covers of the albums met.

create temporary table staged_album_image (
    occurrence  bigint not null,
    position    integer not null,
    url         text,
    width       integer,
    height      integer
) on commit drop;
