-- Answers 304: what was asked for is as it was in the answer with that ETag.

create temporary table staged_revalidation (
    answer      integer not null,
    target      text not null,
    etag        text not null
) on commit drop;

-- The same with the time of its answer.
create temporary view told_revalidation as
select
    told.answer,
    answer.fetched_at,
    told.target,
    told.etag
from pg_temp.staged_revalidation as told
join pg_temp.staged_answer as answer on answer.answer = told.answer;
