-- The failed attempts before a time that may go: $1 the time, $2 how many numbers to look at, $3 the number behind
-- which they begin; and the number behind which to go on, null at the end of the table. What was not found, and has
-- told nothing since, stays: that it is gone is known from there alone (analytics.vanished_objects, and plan by
-- outline_missing.sql).

select
    count(*) as rows,
    coalesce(sum(pg_column_size(failure.*)), 0)::bigint as bytes,
    coalesce(array_agg(failure.failure_id), '{}')::text as numbers,
    (
        select min(other.failure_id) - 1
        from etl.failure as other
        where other.failure_id > $3::bigint + $2::bigint
    ) as next
from etl.failure as failure
where failure.failure_id > $3::bigint
    and failure.failure_id <= $3::bigint + $2::bigint
    and failure.failed_at < $1::timestamptz
    and not (
        failure.status is not distinct from 404
        and failure.error_type = 'not_found'
        and failure.url ~ '^/v1/(artist|album|track)s/[0-9A-Za-z]{22}([?]|$)'
        and coalesce(
            failure.failed_at > (
                select entity.confirmed_at
                from etl.entity as entity
                where entity.kind = substring(failure.url from '^/v1/(artist|album|track)s/')
                    and entity.id = substring(failure.url from '^/v1/[a-z]+/([0-9A-Za-z]{22})')
            ),
            true
        )
    );
