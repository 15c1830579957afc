-- Every artist met in an answer, embedded ones included.

create temporary table staged_artist (
    occurrence  bigint not null,
    present     integer not null,
    content     bigint,
    id          text collate "C" not null,
    name        text,
    popularity  integer,
    followers   bigint
) on commit drop;

-- The same with the time of its answer and a column for each bit; a view, because columns of their own would be
-- written for every row.
create temporary view told_artist as
select
    told.occurrence,
    answer.fetched_at,
    told.present,
    told.content,
    told.id,
    told.name,
    told.popularity,
    told.followers,
    told.present & 1 <> 0 as has_name,
    told.present & 2 <> 0 as has_popularity,
    told.present & 4 <> 0 as has_followers,
    told.present & 8 <> 0 as has_genres,
    told.present & 16 <> 0 as has_images
from pg_temp.staged_artist as told
join pg_temp.staged_answer as answer on answer.answer = told.occurrence >> 20;
