-- Items of those pages; the occurrence is the page's.

create temporary table staged_album_track (
    occurrence    bigint not null,
    position      integer not null,
    track_id      text collate "C" not null,
    disc_number   integer,
    track_number  integer
) on commit drop;
