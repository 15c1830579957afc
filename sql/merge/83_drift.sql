-- What answers had that no mapping knows. Rows are of all that a run has landed: a run that went on after a load brings
-- what it brought before, and more, so of two loads of a run the greater count stands, whatever their order.

create temporary table merged_drift on commit drop as
with told as (
    select distinct on (endpoint, pointer, kind, value)
        endpoint,
        object,
        pointer,
        kind,
        value,
        first_seen_at,
        last_seen_at,
        times_seen,
        landed,
        example
    from pg_temp.staged_drift
    order by endpoint, pointer, kind, value, times_seen desc, first_seen_at, landed, example, object
),
settled as (
    select
        told.endpoint,
        told.pointer,
        told.kind,
        told.value,
        least(told.first_seen_at, known.first_seen_at) as first_seen_at,
        greatest(told.last_seen_at, known.last_seen_at) as last_seen_at,
        greatest(told.times_seen, known.times_seen) as times_seen,
        known.run is not null as is_known,
        -- The example is that of the first answer; of two at the same time, of the line that comes first.
        case when news.is_first then told.object else known.object end as object,
        case when news.is_first then told.landed else known.landed end as landed,
        case when news.is_first then told.example else known.example end as example
    from told
    left join etl.drift as known
        on known.run = current_setting('discograph.run')
        and known.endpoint = told.endpoint
        and known.pointer = told.pointer
        and known.kind = told.kind
        and known.value = told.value
    cross join lateral (
        select
            known.run is null
            or (told.first_seen_at, told.landed, told.example, told.object)
                < (known.first_seen_at, known.landed, known.example, known.object) as is_first
    ) as news
)
select
    settled.endpoint,
    settled.object,
    settled.pointer,
    settled.kind,
    settled.value,
    settled.first_seen_at,
    settled.last_seen_at,
    settled.times_seen,
    settled.landed,
    settled.example,
    case
        when not settled.is_known then 'inserted'
        when exists (
            select
            from etl.drift as known
            where known.run = current_setting('discograph.run')
                and known.endpoint = settled.endpoint
                and known.pointer = settled.pointer
                and known.kind = settled.kind
                and known.value = settled.value
                and known.first_seen_at = settled.first_seen_at
                and known.last_seen_at = settled.last_seen_at
                and known.times_seen = settled.times_seen
                and known.object = settled.object
                and known.landed = settled.landed
                and known.example = settled.example
        ) then 'unchanged'
        else 'updated'
    end as effect
from settled;

with added as (
    insert into etl.drift (
        run,
        endpoint,
        object,
        pointer,
        kind,
        value,
        first_seen_at,
        last_seen_at,
        times_seen,
        landed,
        example
    )
    select
        current_setting('discograph.run'),
        endpoint,
        object,
        pointer,
        kind,
        value,
        first_seen_at,
        last_seen_at,
        times_seen,
        landed,
        example
    from pg_temp.merged_drift
    where effect = 'inserted'
    returning 1
),
changed as (
    update etl.drift as known
    set first_seen_at = merged.first_seen_at,
        last_seen_at = merged.last_seen_at,
        times_seen = merged.times_seen,
        object = merged.object,
        landed = merged.landed,
        example = merged.example
    from pg_temp.merged_drift as merged
    where merged.effect = 'updated'
        and known.run = current_setting('discograph.run')
        and known.endpoint = merged.endpoint
        and known.pointer = merged.pointer
        and known.kind = merged.kind
        and known.value = merged.value
    returning 1
)
insert into etl.load_count (load_id, kind, occurrences, superseded, staged, inserted, updated, unchanged)
select
    current_setting('discograph.load_id')::bigint,
    'drift',
    occurrence.number,
    occurrence.number - merged.number,
    merged.number,
    (select count(*) from added),
    (select count(*) from changed),
    merged.unchanged
from (select count(*) as number from pg_temp.staged_drift) as occurrence
cross join (
    select count(*) as number, count(*) filter (where effect = 'unchanged') as unchanged
    from pg_temp.merged_drift
) as merged;
