-- Playability of tracks, from answers to requests that named a market.

create temporary table staged_track_playability (
    answer       integer not null,
    track_id     text collate "C" not null,
    market       text collate "C" not null,
    is_playable  boolean,
    restriction  text
) on commit drop;

-- The same with the time of its answer.
create temporary view told_track_playability as
select
    told.answer,
    answer.fetched_at,
    told.track_id,
    told.market,
    told.is_playable,
    told.restriction
from pg_temp.staged_track_playability as told
join pg_temp.staged_answer as answer on answer.answer = told.answer;
