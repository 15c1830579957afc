-- A search found an artist, an album or a track that has no row.
-- It may have gone to the quarantine.
-- when: whole database
-- severity: warning

select
    hit.query,
    hit.kind,
    hit.rank,
    hit.entity_id
from catalog.search_hit as hit
where hit.kind in ('artist', 'album', 'track')
    and not exists (
        select from etl.entity as entity
        where entity.kind = hit.kind and entity.id = hit.entity_id
    );
