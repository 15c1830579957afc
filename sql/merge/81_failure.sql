-- Failed attempts. A run that went on after a load brings its earlier ones again. What could not be read of one when it
-- was loaded first, and can be by now, is filled in; what is known stays.

create temporary table merged_failure on commit drop as
with told as (
    -- What one line tells of an attempt may be what another lacks, as from one load to the next.
    select
        stage,
        failed_at,
        method,
        url,
        min(attempt) as attempt,
        min(bucket) as bucket,
        min(status) as status,
        min(error_type) as error_type,
        min(message) as message,
        min(body) as body,
        min(credential) as credential
    from pg_temp.staged_failure
    group by
        stage,
        failed_at,
        method,
        url,
        coalesce(attempt, 0)
)
-- Earlier versions kept one without a number beside the one with the number zero.
select distinct on (told.stage, told.failed_at, told.method, told.url, coalesce(told.attempt, 0))
    told.stage,
    told.failed_at,
    told.method,
    told.url,
    told.attempt,
    told.bucket,
    told.status,
    told.error_type,
    told.message,
    told.body,
    told.credential,
    known.failure_id,
    case
        when known.failure_id is null then 'inserted'
        when (known.status, known.message, known.body, known.credential) is distinct from (
            coalesce(known.status, told.status),
            coalesce(known.message, told.message),
            coalesce(known.body, told.body),
            coalesce(known.credential, told.credential)
        ) then 'updated'
        else 'unchanged'
    end as effect
from told
left join etl.failure as known
    on known.run = current_setting('discograph.run')
    and known.stage = told.stage
    and known.failed_at = told.failed_at
    and known.method = told.method
    and known.url = told.url
    and coalesce(known.attempt, 0) = coalesce(told.attempt, 0)
order by
    told.stage,
    told.failed_at,
    told.method,
    told.url,
    coalesce(told.attempt, 0),
    known.failure_id;

with added as (
    insert into etl.failure (
        load_id,
        run,
        stage,
        failed_at,
        method,
        url,
        attempt,
        bucket,
        status,
        error_type,
        message,
        body,
        credential
    )
    select
        current_setting('discograph.load_id')::bigint,
        current_setting('discograph.run'),
        stage,
        failed_at,
        method,
        url,
        attempt,
        bucket,
        status,
        error_type,
        message,
        body,
        credential
    from pg_temp.merged_failure
    where effect = 'inserted'
    returning 1
),
changed as (
    update etl.failure as known
    set status = coalesce(known.status, merged.status),
        message = coalesce(known.message, merged.message),
        body = coalesce(known.body, merged.body),
        credential = coalesce(known.credential, merged.credential)
    from pg_temp.merged_failure as merged
    where merged.effect = 'updated' and known.failure_id = merged.failure_id
    returning 1
)
insert into etl.load_count (load_id, kind, occurrences, superseded, staged, inserted, updated, unchanged)
select
    current_setting('discograph.load_id')::bigint,
    'failure',
    occurrence.number,
    occurrence.number - merged.number,
    merged.number,
    (select count(*) from added),
    (select count(*) from changed),
    merged.unchanged
from (select count(*) as number from pg_temp.staged_failure) as occurrence
cross join (
    select count(*) as number, count(*) filter (where effect = 'unchanged') as unchanged
    from pg_temp.merged_failure
) as merged;
