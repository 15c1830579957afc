-- Answers that came with an ETag, by the request that they answered.

create temporary table staged_tagged_answer (
    answer      integer not null,
    target      text not null,
    etag        text not null
) on commit drop;

-- The same with the time of its answer.
create temporary view told_tagged_answer as
select
    told.answer,
    answer.fetched_at,
    told.target,
    told.etag
from pg_temp.staged_tagged_answer as told
join pg_temp.staged_answer as answer on answer.answer = told.answer;
