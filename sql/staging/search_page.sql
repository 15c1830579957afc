-- Pages of hits.

create temporary table staged_search_page (
    occurrence   bigint not null,
    fetched_at   timestamptz not null,
    landed       text not null,
    query        text collate "C" not null,
    kind         text collate "C" not null,
    observed_on  date not null,
    first_rank   integer not null,
    item_count   integer not null,
    is_last      boolean not null
) on commit drop;
