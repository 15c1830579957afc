-- The answers of some times: $1 the times as an array of text. A 304 stands for the answer that it confirms, whose line
-- is given, too; where another mapping has read a newer answer with that ETag, that one's. The request is known by the
-- time at which its answer came; of several that came at once, each is given.

with told as (
    select wanted.told_at, wanted.told_at as fetched_at
    from unnest($1::timestamptz[]) as wanted (told_at)
    union
    select wanted.told_at, original.fetched_at
    from unnest($1::timestamptz[]) as wanted (told_at)
    join etl.revalidation as confirmed on confirmed.fetched_at = wanted.told_at
    join etl.tagged_answer as original
        on md5(original.target) = md5(confirmed.target)
        and md5(original.etag) = md5(confirmed.etag)
        and original.target = confirmed.target
        and original.etag = confirmed.etag
)
select
    to_char(told.told_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as told_at,
    to_char(told.fetched_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as fetched_at,
    answer.run,
    answer.landed,
    answer.load_id,
    to_char(load.ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as loaded_at,
    request.requests
from told
join etl.answer as answer on answer.fetched_at = told.fetched_at
join etl.load as load on load.load_id = answer.load_id
cross join lateral (
    select
        jsonb_agg(
            jsonb_build_object('method', sent.method, 'url', sent.url, 'status', sent.status)
            order by sent.url
        ) as requests
    from etl.request as sent
    where sent.run = answer.run
        and sent.attempted_at between answer.fetched_at - interval '2 minutes' and answer.fetched_at
        and sent.stage = 'extract-' || split_part(answer.landed, '/', 1)
        and sent.outcome in ('landed', 'not_modified')
        -- Both end at one reading of one clock; each of the three times is cut to a millisecond by itself. Earlier
        -- versions dated the answer a little later than the end of its request.
        and answer.fetched_at - (sent.attempted_at + sent.duration_ms * interval '1 millisecond')
            between interval '-2 milliseconds' and interval '50 milliseconds'
) as request
order by told.told_at, told.fetched_at, answer.run, answer.landed;
