-- A row that this load staged as an item of a page belongs to no page of it.
-- No merge sees such a row, and the books alone do not tell: it is counted as superseded, like what a newer answer of
-- the same load replaced.
-- when: before publish
-- severity: error

-- Where nothing of a kind was superseded, its merge has seen every row, as no two owners share an occurrence; then none
-- need be looked up.
select
    'album_track' as kind,
    null as id,
    told.occurrence >> 20 as answer,
    told.occurrence
from pg_temp.staged_album_track as told
where exists (
        select from etl.load_count as books
        where books.load_id = current_setting('discograph.load_id')::bigint
            and books.kind = 'album_track'
            and books.superseded > 0
    )
    and not exists (select from pg_temp.staged_album_track_page as page where page.occurrence = told.occurrence)
union all
select
    'search_hit',
    null,
    told.occurrence >> 20,
    told.occurrence
from pg_temp.staged_search_hit as told
where exists (
        select from etl.load_count as books
        where books.load_id = current_setting('discograph.load_id')::bigint
            and books.kind = 'search_hit'
            and books.superseded > 0
    )
    and not exists (select from pg_temp.staged_search_page as page where page.occurrence = told.occurrence);
