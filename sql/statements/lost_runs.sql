-- Of runs that were loaded once, those that are not here, or not whole: $1 their names, $2 how many answers each
-- brought, $3 their pipelines, empty for the one that loads, which is $4, $5 the load that is being made, null for a
-- repeat. What is older than the run of the first load is missing on purpose: the database is new, or was rebuilt since
-- a day. Each pipeline is told of that once, or nobody would learn of it: by the first load itself, or by a later one
-- where that ended before it could say so, or was of another pipeline. Not what is older than the oldest run here: that
-- may have been loaded by hand since. A pipeline that has no run here may load into another database.

with earliest as (
    select
        load.run,
        coalesce(load.load_id = $5::bigint or $4::text <> all (load.lack_told_to), false) as is_lack_untold
    from etl.load
    order by load.load_id
    limit 1
),
told as (
    select
        told.run,
        told.answers,
        known.run is not null as is_known,
        told.pipeline = ''
            or bool_or(known.run is not null) over (partition by told.pipeline) as is_of_this_database
    from unnest($1::text[], $2::bigint[], $3::text[]) as told (run, answers, pipeline)
    left join etl.run as known on known.run = told.run
)
select
    told.run,
    told.is_of_this_database,
    earliest.is_lack_untold
from told
cross join earliest
left join (
    select
        load.run,
        sum(load_count.inserted) as answers
    from etl.load
    join etl.load_count on load_count.load_id = load.load_id and load_count.kind = 'answer'
    group by load.run
) as brought on brought.run = told.run
where (earliest.is_lack_untold or told.run collate "C" >= earliest.run)
    and (not told.is_known or coalesce(brought.answers, 0) < told.answers)
order by told.run collate "C";
