-- Albums in artists' lists.

create temporary table staged_artist_album (
    answer       integer not null,
    artist_id    text collate "C" not null,
    album_id     text collate "C" not null,
    album_group  text
) on commit drop;

-- The same with the time of its answer.
create temporary view told_artist_album as
select
    told.answer,
    answer.fetched_at,
    told.artist_id,
    told.album_id,
    told.album_group
from pg_temp.staged_artist_album as told
join pg_temp.staged_answer as answer on answer.answer = told.answer;
