-- Pages of albums' track lists.

create temporary table staged_album_track_page (
    occurrence      bigint not null,
    content         bigint,
    album_id        text collate "C" not null,
    first_position  integer not null,
    item_count      integer not null,
    is_last         boolean not null
) on commit drop;

-- The same with the time of its answer.
create temporary view told_album_track_page as
select
    told.occurrence,
    answer.fetched_at,
    told.content,
    told.album_id,
    told.first_position,
    told.item_count,
    told.is_last
from pg_temp.staged_album_track_page as told
join pg_temp.staged_answer as answer on answer.answer = told.occurrence >> 20;
