-- External identifiers of the albums met.

create temporary table staged_album_external_id (
    occurrence  bigint not null,
    kind        text collate "C" not null,
    value       text
) on commit drop;
