-- Pages of albums' track lists.

create temporary table staged_album_track_page (
    occurrence      bigint not null,
    fetched_at      timestamptz not null,
    landed          text not null,
    album_id        text collate "C" not null,
    first_position  integer not null,
    item_count      integer not null,
    is_last         boolean not null
) on commit drop;
