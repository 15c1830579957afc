-- Pictures of the artists met.

create temporary table staged_artist_image (
    occurrence  bigint not null,
    position    integer not null,
    url         text,
    width       integer,
    height      integer
) on commit drop;
