-- Objects that Spotify said do not exist, and when it said so first and last, in milliseconds since 1970.

select
    asked.kind,
    asked.id,
    (extract(epoch from min(asked.failed_at)) * 1000)::bigint as missing_from,
    (extract(epoch from max(asked.failed_at)) * 1000)::bigint as missing_at
from (
    select
        substring(failure.url from '^/v1/(artist|album|track)s/') as kind,
        substring(failure.url from '^/v1/[a-z]+/([0-9A-Za-z]{22})(?:[?]|$)') as id,
        failure.failed_at
    from etl.failure as failure
    where failure.status = 404 and failure.error_type = 'not_found'
) as asked
where asked.kind is not null and asked.id is not null
group by
    asked.kind,
    asked.id
order by
    asked.kind,
    asked.id;
