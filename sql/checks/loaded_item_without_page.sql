-- A row that this load staged as an item of a page belongs to no page of it.
-- No merge sees such a row, and the books alone do not tell: it is counted as superseded, like what a newer answer of
-- the same load replaced.
-- when: before publish
-- severity: error

select
    'album_track' as kind,
    null as id,
    told.occurrence >> 20 as answer,
    told.occurrence
from pg_temp.staged_album_track as told
where not exists (select from pg_temp.staged_album_track_page as page where page.occurrence = told.occurrence)
union all
select
    'search_hit',
    null,
    told.occurrence >> 20,
    told.occurrence
from pg_temp.staged_search_hit as told
where not exists (select from pg_temp.staged_search_page as page where page.occurrence = told.occurrence);
