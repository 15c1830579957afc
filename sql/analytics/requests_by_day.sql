-- What the catalogue cost: attempts at requests per UTC day and group of endpoints, which share a quota.

create view analytics.requests_by_day as
select
    (attempted_at at time zone 'UTC')::date as day,
    bucket,
    count(*) as attempts,
    count(*) filter (where outcome = 'landed') as landed,
    count(*) filter (where outcome = 'not_modified') as not_modified,
    count(*) filter (where outcome = 'retried') as retried,
    count(*) filter (where outcome = 'failed') as failed,
    count(*) filter (where outcome = 'locked') as locked,
    round(sum(bytes) / 1048576.0, 1) as megabytes,
    round((percentile_cont(0.5) within group (order by duration_ms))::numeric, 0) as median_ms
from etl.request
group by day, bucket
order by day desc, bucket;

comment on view analytics.requests_by_day is 'Attempts at requests per day and bucket, the latest first.';
comment on column analytics.requests_by_day.day is 'The UTC day.';
comment on column analytics.requests_by_day.bucket is 'The group of endpoints that share a quota.';
comment on column analytics.requests_by_day.attempts is 'Attempts, repeated ones included.';
comment on column analytics.requests_by_day.landed is 'Of these, those that brought an answer.';
comment on column analytics.requests_by_day.not_modified is 'Of these, those answered with nothing new.';
comment on column analytics.requests_by_day.retried is 'Of these, those that were tried again.';
comment on column analytics.requests_by_day.failed is 'Of these, those given up.';
comment on column analytics.requests_by_day.locked is 'Of these, those that met an exhausted quota.';
comment on column analytics.requests_by_day.megabytes is 'Bytes received, in mebibytes.';
comment on column analytics.requests_by_day.median_ms is 'Median time of an attempt, in milliseconds.';
