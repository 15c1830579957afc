-- A row that this load staged as an item of a list belongs to no track of it.
-- No merge sees such a row, and the books alone do not tell: it is counted as superseded, like what a newer answer of
-- the same load replaced.
-- when: before publish
-- severity: error

-- Where nothing of a kind was superseded, its merge has seen every row, as no two owners share an occurrence; then none
-- need be looked up.
with told as (
    select 'track_artist' as kind, occurrence
    from pg_temp.staged_track_artist
    union all
    select 'track_external_id', occurrence from pg_temp.staged_track_external_id
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
            and books.kind in ('track_artist', 'track_external_id')
            and books.superseded > 0
    )
    and not exists (select from pg_temp.staged_track as owner where owner.occurrence = told.occurrence);
