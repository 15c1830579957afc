-- Every track met in an answer, embedded ones included.

create temporary table staged_track (
    occurrence        bigint not null,
    fetched_at        timestamptz not null,
    landed            text not null,
    present           integer not null,
    id                text collate "C" not null,
    name              text,
    duration_ms       integer,
    explicit          boolean,
    popularity        integer,
    disc_number       integer,
    track_number      integer,
    is_local          boolean,
    preview_url       text,
    album_id          text collate "C",
    read_in_album_id  text collate "C",
    market_set        bigint
) on commit drop;

-- The same with a column for each bit; a view, because columns of their own would be written for every row.
create temporary view told_track as
select
    occurrence,
    fetched_at,
    landed,
    present,
    id,
    name,
    duration_ms,
    explicit,
    popularity,
    disc_number,
    track_number,
    is_local,
    preview_url,
    album_id,
    read_in_album_id,
    market_set,
    present & 1 <> 0 as has_name,
    present & 2 <> 0 as has_duration_ms,
    present & 4 <> 0 as has_explicit,
    present & 8 <> 0 as has_popularity,
    present & 16 <> 0 as has_disc_number,
    present & 32 <> 0 as has_track_number,
    present & 64 <> 0 as has_is_local,
    present & 128 <> 0 as has_preview_url,
    present & 256 <> 0 as has_album,
    present & 512 <> 0 as has_markets,
    present & 1024 <> 0 as has_artists,
    present & 2048 <> 0 as has_external_ids
from pg_temp.staged_track;
