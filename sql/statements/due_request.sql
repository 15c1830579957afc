-- The attempts at requests before a time that may go: $1 the time, $2 how many numbers to look at, $3 the number behind
-- which they begin; and the number behind which to go on, null at the end of the table. The last read of each kind by
-- which one object was read stays, however old: it says that the route still answered after others were not found
-- (analytics.vanished_objects).

with part as materialized (
    select
        request.request_id,
        request.attempted_at,
        request.url,
        request.outcome,
        pg_column_size(request.*) as bytes
    from etl.request as request
    where request.request_id > $3::bigint
        and request.request_id <= $3::bigint + $2::bigint
        and request.attempted_at < $1::timestamptz
),
last_read as materialized (
    select distinct on (single.prefix)
        single.prefix,
        part.request_id,
        part.attempted_at
    from (values ('/v1/artists/'), ('/v1/albums/'), ('/v1/tracks/')) as single (prefix)
    join part
        on starts_with(part.url, single.prefix)
        and length(split_part(part.url, '?', 1)) = length(single.prefix) + 22
    where part.outcome in ('landed', 'not_modified')
    order by single.prefix, part.attempted_at desc, part.request_id desc
),
kept as materialized (
    select last_read.request_id
    from last_read
    -- The youngest first: nearly always one of them is such a read.
    left join lateral (
        select later.request_id
        from etl.request as later
        where starts_with(later.url, last_read.prefix)
            and length(split_part(later.url, '?', 1)) = length(last_read.prefix) + 22
            and later.outcome in ('landed', 'not_modified')
            and (later.attempted_at, later.request_id) > (last_read.attempted_at, last_read.request_id)
        order by later.request_id desc
        limit 1
    ) as following on true
    where following.request_id is null
)
select
    count(*) as rows,
    coalesce(sum(part.bytes), 0)::bigint as bytes,
    coalesce(array_agg(part.request_id), '{}')::text as numbers,
    (
        select min(other.request_id) - 1
        from etl.request as other
        where other.request_id > $3::bigint + $2::bigint
    ) as next
from part
where not exists (select from kept where kept.request_id = part.request_id);
