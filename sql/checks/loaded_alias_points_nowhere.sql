-- An alias that this load brought leads to an identifier that has no row, or to itself.
-- The object that it leads to may have gone to the quarantine.
-- when: before publish
-- severity: warning

select
    alias.kind,
    alias.answered_id as id,
    alias.asked_id
from pg_temp.merged_alias as alias
where alias.effect <> 'unchanged'
    and (
        alias.asked_id = alias.answered_id
        or case alias.kind
            when 'artist' then not exists (select from catalog.artist as known where known.id = alias.answered_id)
            when 'album' then not exists (select from catalog.album as known where known.id = alias.answered_id)
            when 'track' then not exists (select from catalog.track as known where known.id = alias.answered_id)
            else false
        end
    );
