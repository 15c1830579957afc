-- A 304 said that an object is as it was, but the object counts as confirmed before that, or never.
-- An answer without rows for its own object confirms nothing, nor does one with its identifier alone, and where another
-- identifier was answered, that one is confirmed.
-- when: whole database
-- severity: error
-- remedy: discograph trace tells which answer a value came from; if none did, discograph rebuild makes the tables anew.

select
    entity.kind,
    entity.id,
    told.fetched_at as revalidated_at,
    entity.confirmed_at
from etl.revalidation as told
join etl.tagged_answer as answer
    on md5(answer.target) = md5(told.target)
    and md5(answer.etag) = md5(told.etag)
    and answer.target = told.target
    and answer.etag = told.etag
join etl.entity as entity
    on entity.kind = substring(told.target from '^/v1/(artist|album|track)s/[0-9A-Za-z]{22}[?]')
    and entity.id = substring(told.target from '^/v1/[a-z]+/([0-9A-Za-z]{22})[?]')
where coalesce(entity.confirmed_at < told.fetched_at, true)
    and jsonb_path_exists(
        answer.content -> entity.kind,
        '$[*] ? (@.id == $id && @.present > 0)',
        jsonb_build_object('id', entity.id)
    );
