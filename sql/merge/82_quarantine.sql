-- Items that could not be used, or were repaired. Equal items in equal places are one; where each was seen is kept
-- beside it, once: a run that went on after a load, or is replayed, brings its earlier ones again.

create temporary table merged_quarantine on commit drop as
with told as (
    select distinct on (landed, coalesce(pointer, ''), kind, reason)
        landed,
        pointer,
        kind,
        reason,
        digest,
        seen_at,
        excerpt
    from pg_temp.staged_quarantine
    order by
        landed,
        coalesce(pointer, ''),
        kind,
        reason,
        pointer,
        digest,
        excerpt
),
known as (
    -- Two machines may have runs of one name: what arrived at another time stood in another line.
    select distinct on (seen.landed, coalesce(seen.pointer, ''), seen.seen_at, item.kind, item.reason)
        seen.landed,
        coalesce(seen.pointer, '') as pointer,
        seen.seen_at,
        item.kind,
        item.reason,
        seen.quarantine_id,
        seen.resolved_load_id is null as is_open
    from etl.quarantine_occurrence as seen
    join etl.quarantine as item on item.quarantine_id = seen.quarantine_id
    where seen.run = current_setting('discograph.run')
    order by
        seen.landed,
        coalesce(seen.pointer, ''),
        seen.seen_at,
        item.kind,
        item.reason,
        is_open desc,
        seen.quarantine_id
)
select
    told.landed,
    told.pointer,
    told.kind,
    told.reason,
    told.digest,
    told.seen_at,
    told.excerpt,
    regexp_replace(coalesce(told.pointer, ''), '/[0-9]+(?=/|$)', '/*', 'g') as place,
    coalesce(known.quarantine_id, untimed.quarantine_id) as quarantine_id,
    known.seen_at as known_at,
    case
        when known.landed is null and untimed.landed is null then 'inserted'
        when known.is_open or untimed.is_open then 'unchanged'
        else 'updated'
    end as effect
from told
left join known
    on known.landed = told.landed
    and known.pointer = coalesce(told.pointer, '')
    and known.kind = told.kind
    and known.reason = told.reason
    and known.seen_at is not distinct from told.seen_at
-- Of some it is not known when they arrived.
left join known as untimed
    on told.seen_at is not null
    and untimed.seen_at is null
    and untimed.landed = told.landed
    and untimed.pointer = coalesce(told.pointer, '')
    and untimed.kind = told.kind
    and untimed.reason = told.reason;

-- Each item that is known is looked up below; of how many those are in this run, the planner has no idea.
create index merged_quarantine_landed_idx on pg_temp.merged_quarantine (landed);

analyze pg_temp.merged_quarantine;

-- What is new, by item: when it was seen first and last, and where last.
create temporary table seen_quarantine on commit drop as
select distinct on (digest, kind, reason, place)
    digest,
    kind,
    reason,
    place,
    excerpt,
    landed,
    pointer,
    seen_at,
    min(seen_at) over items as first_seen_at,
    max(seen_at) over items as last_seen_at,
    count(*) over items as times_seen
from pg_temp.merged_quarantine
where effect = 'inserted'
window items as (partition by digest, kind, reason, place)
order by digest, kind, reason, place, seen_at desc nulls last, landed desc, pointer desc;

-- Whichever load comes last, the item's own place is that of the newest answer.
update etl.quarantine as item
set first_seen_at = least(item.first_seen_at, told.first_seen_at),
    last_seen_at = greatest(item.last_seen_at, told.last_seen_at),
    times_seen = item.times_seen + told.times_seen,
    run = case when told.is_newest then current_setting('discograph.run') else item.run end,
    landed = case when told.is_newest then told.landed else item.landed end,
    pointer = case when told.is_newest then told.pointer else item.pointer end
from (
    select
        known.quarantine_id,
        seen.first_seen_at,
        seen.last_seen_at,
        seen.times_seen,
        seen.landed,
        seen.pointer,
        (
            coalesce(seen.seen_at, '-infinity'),
            current_setting('discograph.run'),
            seen.landed,
            coalesce(seen.pointer, '')
        ) > (
            coalesce(known.last_seen_at, '-infinity'),
            known.run,
            known.landed,
            coalesce(known.pointer, '')
        ) as is_newest
    from pg_temp.seen_quarantine as seen
    join etl.quarantine as known
        on known.digest = seen.digest
        and known.kind = seen.kind
        and known.reason = seen.reason
        and known.place = seen.place
) as told
where told.quarantine_id = item.quarantine_id;

insert into etl.quarantine (
    load_id,
    run,
    landed,
    pointer,
    kind,
    reason,
    place,
    digest,
    excerpt,
    first_seen_at,
    last_seen_at,
    times_seen
)
select
    current_setting('discograph.load_id')::bigint,
    current_setting('discograph.run'),
    landed,
    pointer,
    kind,
    reason,
    place,
    digest,
    excerpt,
    first_seen_at,
    last_seen_at,
    times_seen
from pg_temp.seen_quarantine as seen
where not exists (
    select from etl.quarantine as known
    where known.digest = seen.digest
        and known.kind = seen.kind
        and known.reason = seen.reason
        and known.place = seen.place
);

with added as (
    insert into etl.quarantine_occurrence (quarantine_id, load_id, seen_at, run, landed, pointer)
    select
        item.quarantine_id,
        current_setting('discograph.load_id')::bigint,
        merged.seen_at,
        current_setting('discograph.run'),
        merged.landed,
        merged.pointer
    from pg_temp.merged_quarantine as merged
    join etl.quarantine as item
        on item.digest = merged.digest
        and item.kind = merged.kind
        and item.reason = merged.reason
        and item.place = merged.place
    where merged.effect = 'inserted'
    returning 1
),
-- What was resolved and is told again was told for another reason, or by a newer program, in between. It may be in no
-- table, so it has to be open: then a replay finds it, and its lists are known to lack it.
opened as (
    update etl.quarantine_occurrence as seen
    set resolved_load_id = null
    from pg_temp.merged_quarantine as merged
    where merged.effect = 'updated'
        and seen.quarantine_id = merged.quarantine_id
        and seen.run = current_setting('discograph.run')
        and seen.landed = merged.landed
        and coalesce(seen.pointer, '') = coalesce(merged.pointer, '')
        and seen.seen_at is not distinct from merged.known_at
    returning 1
)
insert into etl.load_count (load_id, kind, occurrences, superseded, staged, inserted, updated, unchanged)
select
    current_setting('discograph.load_id')::bigint,
    'quarantine',
    occurrence.number,
    occurrence.number - merged.number,
    merged.number,
    (select count(*) from added),
    (select count(*) from opened),
    merged.unchanged
from (select count(*) as number from pg_temp.staged_quarantine) as occurrence
cross join (
    select count(*) as number, count(*) filter (where effect = 'unchanged') as unchanged
    from pg_temp.merged_quarantine
) as merged;

-- An answer that is here again, and no longer tells of an item that it once lost, has been used whole by now.
update etl.quarantine_occurrence as seen
set resolved_load_id = current_setting('discograph.load_id')::bigint
from etl.quarantine as item
where item.quarantine_id = seen.quarantine_id
    and seen.run = current_setting('discograph.run')
    and seen.resolved_load_id is null
    and exists (
        select from pg_temp.staged_answer as answer
        where answer.landed = seen.landed and answer.fetched_at = coalesce(seen.seen_at, answer.fetched_at)
    )
    and not exists (
        select from pg_temp.merged_quarantine as told
        where told.landed = seen.landed
            and coalesce(told.pointer, '') = coalesce(seen.pointer, '')
            and told.kind = item.kind
            and told.reason = item.reason
    );

-- Lines of requests and failures are no answers. A load has all lines of a log or, in a replay, none; where two
-- machines have runs of one name, their times tell the lines apart, where these could be read. One time stands for
-- those without: a condition of two halves could not be hashed.
create temporary table logged_line on commit drop as
with line as (
    select regexp_replace(stage, '^extract-', '') || '/requests.ndjson' as file, attempted_at as written_at
    from pg_temp.staged_request
    union all
    select regexp_replace(stage, '^extract-', '') || '/failures.ndjson', failed_at
    from pg_temp.staged_failure
)
select
    file,
    written_at
from line
union
select
    file,
    '-infinity'
from line;

analyze pg_temp.logged_line;

update etl.quarantine_occurrence as seen
set resolved_load_id = current_setting('discograph.load_id')::bigint
from etl.quarantine as item
where item.quarantine_id = seen.quarantine_id
    and seen.run = current_setting('discograph.run')
    and seen.resolved_load_id is null
    and exists (
        select from pg_temp.logged_line as line
        where line.file = split_part(seen.landed, ':', 1) and line.written_at = coalesce(seen.seen_at, '-infinity')
    )
    and not exists (
        select from pg_temp.merged_quarantine as told
        where told.landed = seen.landed
            and coalesce(told.pointer, '') = coalesce(seen.pointer, '')
            and told.kind = item.kind
            and told.reason = item.reason
    );
