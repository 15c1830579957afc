-- Attempts at requests. A run that went on after a load brings its earlier attempts again. What could not be read of
-- one when it was loaded first, and can be by now, is filled in; what is known stays.

create temporary table merged_request on commit drop as
with told as (
    -- What one line tells of an attempt may be what another lacks, as from one load to the next.
    select
        stage,
        attempted_at,
        method,
        url,
        min(attempt) as attempt,
        min(bucket) as bucket,
        min(status) as status,
        min(duration_ms) as duration_ms,
        min(bytes) as bytes,
        min(outcome) as outcome,
        min(credential) as credential
    from pg_temp.staged_request
    group by
        stage,
        attempted_at,
        method,
        url,
        coalesce(attempt, 0)
)
-- Earlier versions kept one without a number beside the one with the number zero.
select distinct on (told.stage, told.attempted_at, told.method, told.url, coalesce(told.attempt, 0))
    told.stage,
    told.attempted_at,
    told.method,
    told.url,
    told.attempt,
    told.bucket,
    told.status,
    told.duration_ms,
    told.bytes,
    told.outcome,
    told.credential,
    known.request_id,
    case
        when known.request_id is null then 'inserted'
        when (known.status, known.duration_ms, known.bytes, known.credential) is distinct from (
            coalesce(known.status, told.status),
            coalesce(known.duration_ms, told.duration_ms),
            coalesce(known.bytes, told.bytes),
            coalesce(known.credential, told.credential)
        ) then 'updated'
        else 'unchanged'
    end as effect
from told
left join etl.request as known
    on known.run = current_setting('discograph.run')
    and known.stage = told.stage
    and known.attempted_at = told.attempted_at
    and known.method = told.method
    and known.url = told.url
    and coalesce(known.attempt, 0) = coalesce(told.attempt, 0)
order by
    told.stage,
    told.attempted_at,
    told.method,
    told.url,
    coalesce(told.attempt, 0),
    known.request_id;

with added as (
    insert into etl.request (
        load_id,
        run,
        stage,
        attempted_at,
        method,
        url,
        attempt,
        bucket,
        status,
        duration_ms,
        bytes,
        outcome,
        credential
    )
    select
        current_setting('discograph.load_id')::bigint,
        current_setting('discograph.run'),
        stage,
        attempted_at,
        method,
        url,
        attempt,
        bucket,
        status,
        duration_ms,
        bytes,
        outcome,
        credential
    from pg_temp.merged_request
    where effect = 'inserted'
    returning 1
),
changed as (
    update etl.request as known
    set status = coalesce(known.status, merged.status),
        duration_ms = coalesce(known.duration_ms, merged.duration_ms),
        bytes = coalesce(known.bytes, merged.bytes),
        credential = coalesce(known.credential, merged.credential)
    from pg_temp.merged_request as merged
    where merged.effect = 'updated' and known.request_id = merged.request_id
    returning 1
)
insert into etl.load_count (load_id, kind, occurrences, superseded, staged, inserted, updated, unchanged)
select
    current_setting('discograph.load_id')::bigint,
    'request',
    occurrence.number,
    occurrence.number - merged.number,
    merged.number,
    (select count(*) from added),
    (select count(*) from changed),
    merged.unchanged
from (select count(*) as number from pg_temp.staged_request) as occurrence
cross join (
    select count(*) as number, count(*) filter (where effect = 'unchanged') as unchanged
    from pg_temp.merged_request
) as merged;
