-- Identifiers answered with another one.

create temporary table staged_alias (
    fetched_at   timestamptz not null,
    landed       text not null,
    kind         text collate "C" not null,
    asked_id     text collate "C" not null,
    answered_id  text collate "C" not null,
    market       text collate "C"
) on commit drop;
