-- Objects that Spotify said do not exist since it last told anything of them, in which market, and when it said so first
-- and last, in milliseconds since 1970. Artists are asked for without a market; an album or a track may be there in
-- another.

with refused as (
    select
        substring(failure.url from '^/v1/(artist|album|track)s/') as kind,
        substring(failure.url from '^/v1/[a-z]+/([0-9A-Za-z]{22})(?:[?]|$)') as id,
        case
            when failure.url not like '/v1/artists/%' then substring(failure.url from '[?&]market=([A-Z]{2})')
        end as market,
        failure.failed_at
    from etl.failure as failure
    where failure.status = 404 and failure.error_type = 'not_found'
),
dated as materialized (
    -- Asked one by one: few are refused, and each is found by its id.
    select
        asked.kind,
        asked.id,
        (
            select entity.confirmed_at
            from etl.entity as entity
            where entity.kind = asked.kind and entity.id = asked.id
        ) as confirmed_at
    from (select distinct kind, id from refused where kind is not null and id is not null) as asked
)
select
    refused.kind,
    refused.id,
    refused.market,
    (extract(epoch from min(refused.failed_at)) * 1000)::bigint as missing_from,
    (extract(epoch from max(refused.failed_at)) * 1000)::bigint as missing_at
from refused
join dated on dated.kind = refused.kind and dated.id = refused.id
where coalesce(refused.failed_at > dated.confirmed_at, true)
group by
    refused.kind,
    refused.id,
    refused.market
order by
    refused.kind,
    refused.id,
    refused.market nulls first;
