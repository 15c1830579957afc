-- Failed attempts before a time: $1 the time, $2 how many at once, $3 the number behind which to go on, $4 whether they
-- go, or are only counted. What was not found, and has told nothing since, stays: that it is gone is known from there
-- alone (analytics.vanished_objects, and plan by outline_missing.sql).

with due as materialized (
    select
        failure.failure_id,
        pg_column_size(failure.*) as bytes
    from etl.failure as failure
    where failure.failure_id > $3::bigint
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
        )
    order by failure.failure_id
    limit $2::bigint
),
gone as (
    delete from etl.failure as failure
    using due
    where $4::boolean and failure.failure_id = due.failure_id
)
select
    count(*) as rows,
    coalesce(sum(bytes), 0)::bigint as bytes,
    max(failure_id) as last
from due;
