-- Albums in artists' lists.

create temporary table staged_artist_album (
    fetched_at   timestamptz not null,
    landed       text not null,
    artist_id    text collate "C" not null,
    album_id     text collate "C" not null,
    album_group  text
) on commit drop;
