-- A row that this load staged belongs to no answer of it, or as an item of a list to no object or page.
-- No merge sees such a row, and the books alone do not tell: it is counted as superseded, like what a newer answer of
-- the same load replaced.
-- when: before publish
-- severity: error

with lost as (
    select 'artist' as kind, told.occurrence >> 20 as answer, told.occurrence
    from pg_temp.staged_artist as told
    where not exists (select from pg_temp.staged_answer as answer where answer.answer = told.occurrence >> 20)
    union all
    select 'album', told.occurrence >> 20, told.occurrence
    from pg_temp.staged_album as told
    where not exists (select from pg_temp.staged_answer as answer where answer.answer = told.occurrence >> 20)
    union all
    select 'track', told.occurrence >> 20, told.occurrence
    from pg_temp.staged_track as told
    where not exists (select from pg_temp.staged_answer as answer where answer.answer = told.occurrence >> 20)
    union all
    select 'album_track_page', told.occurrence >> 20, told.occurrence
    from pg_temp.staged_album_track_page as told
    where not exists (select from pg_temp.staged_answer as answer where answer.answer = told.occurrence >> 20)
    union all
    select 'search_page', told.occurrence >> 20, told.occurrence
    from pg_temp.staged_search_page as told
    where not exists (select from pg_temp.staged_answer as answer where answer.answer = told.occurrence >> 20)
    union all
    select 'track_playability', told.answer, null
    from pg_temp.staged_track_playability as told
    where not exists (select from pg_temp.staged_answer as answer where answer.answer = told.answer)
    union all
    select 'artist_album', told.answer, null
    from pg_temp.staged_artist_album as told
    where not exists (select from pg_temp.staged_answer as answer where answer.answer = told.answer)
    union all
    select 'alias', told.answer, null
    from pg_temp.staged_alias as told
    where not exists (select from pg_temp.staged_answer as answer where answer.answer = told.answer)
    union all
    select 'tagged_answer', told.answer, null
    from pg_temp.staged_tagged_answer as told
    where not exists (select from pg_temp.staged_answer as answer where answer.answer = told.answer)
    union all
    select 'revalidation', told.answer, null
    from pg_temp.staged_revalidation as told
    where not exists (select from pg_temp.staged_answer as answer where answer.answer = told.answer)
    union all
    select 'artist_genre', told.occurrence >> 20, told.occurrence
    from pg_temp.staged_artist_genre as told
    where not exists (select from pg_temp.staged_artist as owner where owner.occurrence = told.occurrence)
    union all
    select 'artist_image', told.occurrence >> 20, told.occurrence
    from pg_temp.staged_artist_image as told
    where not exists (select from pg_temp.staged_artist as owner where owner.occurrence = told.occurrence)
    union all
    select 'album_image', told.occurrence >> 20, told.occurrence
    from pg_temp.staged_album_image as told
    where not exists (select from pg_temp.staged_album as owner where owner.occurrence = told.occurrence)
    union all
    select 'album_artist', told.occurrence >> 20, told.occurrence
    from pg_temp.staged_album_artist as told
    where not exists (select from pg_temp.staged_album as owner where owner.occurrence = told.occurrence)
    union all
    select 'album_copyright', told.occurrence >> 20, told.occurrence
    from pg_temp.staged_album_copyright as told
    where not exists (select from pg_temp.staged_album as owner where owner.occurrence = told.occurrence)
    union all
    select 'album_external_id', told.occurrence >> 20, told.occurrence
    from pg_temp.staged_album_external_id as told
    where not exists (select from pg_temp.staged_album as owner where owner.occurrence = told.occurrence)
    union all
    select 'track_artist', told.occurrence >> 20, told.occurrence
    from pg_temp.staged_track_artist as told
    where not exists (select from pg_temp.staged_track as owner where owner.occurrence = told.occurrence)
    union all
    select 'track_external_id', told.occurrence >> 20, told.occurrence
    from pg_temp.staged_track_external_id as told
    where not exists (select from pg_temp.staged_track as owner where owner.occurrence = told.occurrence)
    union all
    select 'album_track', told.occurrence >> 20, told.occurrence
    from pg_temp.staged_album_track as told
    where not exists (select from pg_temp.staged_album_track_page as owner where owner.occurrence = told.occurrence)
    union all
    select 'search_hit', told.occurrence >> 20, told.occurrence
    from pg_temp.staged_search_hit as told
    where not exists (select from pg_temp.staged_search_page as owner where owner.occurrence = told.occurrence)
)
select
    kind,
    null as id,
    answer,
    occurrence
from lost;
