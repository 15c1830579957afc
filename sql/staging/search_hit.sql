-- Hits on those pages; the occurrence is the page's.

create temporary table staged_search_hit (
    occurrence   bigint not null,
    rank         integer not null,
    entity_id    text collate "C" not null
) on commit drop;
