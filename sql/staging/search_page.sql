-- Pages of hits.

create temporary table staged_search_page (
    occurrence   bigint not null,
    query        text collate "C" not null,
    kind         text collate "C" not null,
    observed_on  date not null,
    first_rank   integer not null,
    item_count   integer not null,
    is_last      boolean not null
) on commit drop;

-- The same with the time of its answer.
create temporary view told_search_page as
select
    told.occurrence,
    answer.fetched_at,
    told.query,
    told.kind,
    told.observed_on,
    told.first_rank,
    told.item_count,
    told.is_last
from pg_temp.staged_search_page as told
join pg_temp.staged_answer as answer on answer.answer = told.occurrence >> 20;
