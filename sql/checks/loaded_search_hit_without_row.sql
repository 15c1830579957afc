-- A search of this load found an artist, an album or a track that has no row.
-- The object may have gone to the quarantine, or its answer may not have come yet.
-- when: before publish
-- severity: warning

select
    hit.kind,
    hit.entity_id as id,
    hit.query,
    hit.rank
from pg_temp.merged_search_hit as hit
where hit.effect <> 'unchanged'
    and case hit.kind
        when 'artist' then not exists (select from catalog.artist as known where known.id = hit.entity_id)
        when 'album' then not exists (select from catalog.album as known where known.id = hit.entity_id)
        when 'track' then not exists (select from catalog.track as known where known.id = hit.entity_id)
        else false
    end;
