-- Attempts at requests before a time: $1 the time, $2 how many at once, $3 the number behind which to go on, $4 whether
-- they go, or are only counted, $5 the numbers of those that stay.

with due as materialized (
    select
        request.request_id,
        pg_column_size(request.*) as bytes
    from etl.request as request
    where request.request_id > $3::bigint
        and request.attempted_at < $1::timestamptz
        and request.request_id <> all ($5::bigint[])
    order by request.request_id
    limit $2::bigint
),
gone as (
    delete from etl.request as request
    using due
    where $4::boolean and request.request_id = due.request_id
)
select
    count(*) as rows,
    coalesce(sum(bytes), 0)::bigint as bytes,
    max(request_id) as last
from due;
