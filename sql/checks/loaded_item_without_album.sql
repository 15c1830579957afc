-- A row that this load staged as an item of a list belongs to no album of it.
-- No merge sees such a row, and the books alone do not tell: it is counted as superseded, like what a newer answer of
-- the same load replaced.
-- when: before publish
-- severity: error

-- Where nothing of a kind was superseded, its merge has seen every row, as no two owners share an occurrence; then none
-- need be looked up.
with told as (
    select 'album_image' as kind, occurrence
    from pg_temp.staged_album_image
    union all
    select 'album_artist', occurrence from pg_temp.staged_album_artist
    union all
    select 'album_copyright', occurrence from pg_temp.staged_album_copyright
    union all
    select 'album_external_id', occurrence from pg_temp.staged_album_external_id
)
select
    told.kind,
    null as id,
    told.occurrence >> 20 as answer,
    told.occurrence
from told
where exists (
        select from etl.load_count as books
        where books.load_id = current_setting('discograph.load_id')::bigint
            and books.kind in ('album_image', 'album_artist', 'album_copyright', 'album_external_id')
            and books.superseded > 0
    )
    and not exists (select from pg_temp.staged_album as owner where owner.occurrence = told.occurrence);
