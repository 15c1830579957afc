-- Every track met in an answer, embedded ones included.

create temporary table staged_track (
    occurrence        bigint not null,
    present           integer not null,
    content           bigint,
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

-- The same with the time of its answer and a column for each bit; a view, because columns of their own would be
-- written for every row.
create temporary view told_track as
select
    told.occurrence,
    answer.fetched_at,
    told.present,
    told.content,
    told.id,
    told.name,
    told.duration_ms,
    told.explicit,
    told.popularity,
    told.disc_number,
    told.track_number,
    told.is_local,
    told.preview_url,
    told.album_id,
    told.read_in_album_id,
    told.market_set,
    told.present & 1 <> 0 as has_name,
    told.present & 2 <> 0 as has_duration_ms,
    told.present & 4 <> 0 as has_explicit,
    told.present & 8 <> 0 as has_popularity,
    told.present & 16 <> 0 as has_disc_number,
    told.present & 32 <> 0 as has_track_number,
    told.present & 64 <> 0 as has_is_local,
    told.present & 128 <> 0 as has_preview_url,
    told.present & 256 <> 0 as has_album,
    told.present & 512 <> 0 as has_markets,
    told.present & 1024 <> 0 as has_artists,
    told.present & 2048 <> 0 as has_external_ids
from pg_temp.staged_track as told
join pg_temp.staged_answer as answer on answer.answer = told.occurrence >> 20;
