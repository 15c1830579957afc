-- Identifiers answered with another one.

create temporary table staged_alias (
    answer       integer not null,
    kind         text collate "C" not null,
    asked_id     text collate "C" not null,
    answered_id  text collate "C" not null,
    market       text collate "C"
) on commit drop;

-- The same with the time of its answer.
create temporary view told_alias as
select
    told.answer,
    answer.fetched_at,
    told.kind,
    told.asked_id,
    told.answered_id,
    told.market
from pg_temp.staged_alias as told
join pg_temp.staged_answer as answer on answer.answer = told.answer;
