-- A row that this load staged as an item of a list belongs to no artist of it.
-- No merge sees such a row, and the books alone do not tell: it is counted as superseded, like what a newer answer of
-- the same load replaced.
-- when: before publish
-- severity: error

-- Where nothing of a kind was superseded, its merge has seen every row, as no two owners share an occurrence; then none
-- need be looked up.
with told as (
    select 'artist_genre' as kind, occurrence
    from pg_temp.staged_artist_genre
    union all
    select 'artist_image', occurrence from pg_temp.staged_artist_image
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
            and books.kind in ('artist_genre', 'artist_image')
            and books.superseded > 0
    )
    and not exists (select from pg_temp.staged_artist as owner where owner.occurrence = told.occurrence);
