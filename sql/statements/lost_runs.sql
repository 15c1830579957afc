-- Of runs that were loaded once, those that are not here, or not whole: $1 their names, $2 how many answers each
-- brought, $3 their pipelines, empty for the one that loads, which is $4, $5 the load that is being made, null for a
-- repeat. What is older than the run of the first load is missing on purpose: the database is new, or was rebuilt since
-- a day. Each pipeline is told that once, of its own runs, or nobody would learn of it: by the first load itself, or by
-- a later one where that ended before it could say so, or was of another pipeline. So the first load notes that there
-- is something to tell; and whichever finds nothing to tell its pipeline notes that it need not be told, unless it is
-- of an older run, beside which not all are expected. What is younger is missed by every load. A pipeline that has no
-- run here may load into another database.

with earliest as (
    select
        load.load_id,
        load.run,
        coalesce(load.load_id = $5::bigint or $4::text <> all (load.lack_told_to), false) as is_untold
    from etl.load
    order by load.load_id
    limit 1
),
brought as (
    select
        load.run,
        sum(load_count.inserted) as answers
    from etl.load
    join etl.load_count on load_count.load_id = load.load_id and load_count.kind = 'answer'
    group by load.run
),
told as (
    select
        told.run,
        told.run collate "C" < earliest.run as is_older,
        known.run is null or coalesce(brought.answers, 0) < told.answers as is_missing,
        told.pipeline = '' as is_own,
        bool_or(known.run is not null) over (partition by told.pipeline) as has_run_here
    from unnest($1::text[], $2::bigint[], $3::text[]) as told (run, answers, pipeline)
    cross join earliest
    left join etl.run as known on known.run = told.run
    left join brought on brought.run = told.run
),
lost as (
    select
        told.run,
        told.is_older
    from told
    cross join earliest
    where told.is_missing
        and (told.is_own or told.has_run_here and not told.is_older)
        and (earliest.is_untold or not told.is_older)
),
noted as (
    update etl.load
    set lack_told_to = case
        when exists (select from lost where lost.is_older) then '{}'
        else array_append(load.lack_told_to, $4::text)
    end
    from earliest
    join etl.load as opened on opened.load_id = $5::bigint and opened.run collate "C" >= earliest.run
    where load.load_id = earliest.load_id
        and case
            when opened.load_id = earliest.load_id then exists (select from told where told.is_missing)
            else $4::text <> all (load.lack_told_to) and not exists (select from lost where lost.is_older)
        end
)
select
    lost.run,
    lost.is_older
from lost
order by lost.run collate "C";
