-- Of runs that were loaded once, those that are not here, or not whole: $1 their names, $2 how many answers each
-- brought, $3 the load that is being made, null for a repeat. What is older than the run of the first load is missing
-- on purpose: the database is new, or was rebuilt since a day. Only the first load itself misses it, or nobody would
-- learn of it. Not what is older than the oldest run here, which may have been loaded by hand since.

with earliest as (
    select
        load.run,
        coalesce(load.load_id = $3::bigint, false) as is_made_now
    from etl.load
    order by load.load_id
    limit 1
)
select
    told.run,
    earliest.is_made_now as is_first_load
from unnest($1::text[], $2::bigint[]) as told (run, answers)
cross join earliest
left join etl.run as known on known.run = told.run
left join (
    select
        load.run,
        sum(load_count.inserted) as answers
    from etl.load
    join etl.load_count on load_count.load_id = load.load_id and load_count.kind = 'answer'
    group by load.run
) as brought on brought.run = told.run
where (earliest.is_made_now or told.run collate "C" >= earliest.run)
    and (known.run is null or coalesce(brought.answers, 0) < told.answers)
order by told.run collate "C";
