-- A row that this load staged belongs to no answer of it.
-- No merge sees such a row, and the books alone do not tell: it is counted as superseded, like what a newer answer of
-- the same load replaced.
-- when: before publish
-- severity: error

-- One set of answers for all, because PostgreSQL keeps what it looks rows up in until a statement ends.
with told as (
    select 'artist' as kind, occurrence >> 20 as answer, occurrence
    from pg_temp.staged_artist
    union all
    select 'album', occurrence >> 20, occurrence from pg_temp.staged_album
    union all
    select 'track', occurrence >> 20, occurrence from pg_temp.staged_track
    union all
    select 'album_track_page', occurrence >> 20, occurrence from pg_temp.staged_album_track_page
    union all
    select 'search_page', occurrence >> 20, occurrence from pg_temp.staged_search_page
    union all
    select 'track_playability', answer, null from pg_temp.staged_track_playability
    union all
    select 'artist_album', answer, null from pg_temp.staged_artist_album
    union all
    select 'alias', answer, null from pg_temp.staged_alias
    union all
    select 'tagged_answer', answer, null from pg_temp.staged_tagged_answer
    union all
    select 'revalidation', answer, null from pg_temp.staged_revalidation
)
select
    told.kind,
    null as id,
    told.answer,
    told.occurrence
from told
where not exists (select from pg_temp.staged_answer as answer where answer.answer = told.answer);
