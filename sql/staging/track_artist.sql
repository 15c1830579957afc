-- Who performs the tracks met.

create temporary table staged_track_artist (
    occurrence  bigint not null,
    position    integer not null,
    artist_id   text collate "C" not null
) on commit drop;
