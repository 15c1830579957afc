-- External identifiers of the tracks met.

create temporary table staged_track_external_id (
    occurrence  bigint not null,
    kind        text collate "C" not null,
    value       text
) on commit drop;
