-- Whether rows of this load may be left out, as far as its answers tell. Not in a warehouse without contents. Not
-- beside a 304: what it brings again has to be weighed, and counted, with all that this load says about it.
-- discograph.skip_known = off turns it off.

select
    coalesce(current_setting('discograph.skip_known', true), '') <> 'off'
    and (
        exists (select from etl.artist where content is not null)
        or exists (select from etl.album where content is not null)
        or exists (select from etl.track where content is not null)
    )
    and not exists (select from pg_temp.staged_revalidation)
    and not exists (
        select from pg_temp.staged_tagged_answer as told
        join etl.revalidation as waiting
            on md5(waiting.target) = md5(told.target)
            and md5(waiting.etag) = md5(told.etag)
            and waiting.target = told.target
            and waiting.etag = told.etag
    ) as may_skip;
