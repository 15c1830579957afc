-- Of runs that were loaded once, those that are not here, or not whole: $1 their names, $2 how many answers each
-- brought. What is older than the run of the first load is missing on purpose: the database is new, or was rebuilt
-- since a day. Not than the oldest run here, which may have been loaded by hand since.

select told.run
from unnest($1::text[], $2::bigint[]) as told (run, answers)
left join etl.run as known on known.run = told.run
left join (
    select
        load.run,
        sum(load_count.inserted) as answers
    from etl.load
    join etl.load_count on load_count.load_id = load.load_id and load_count.kind = 'answer'
    group by load.run
) as brought on brought.run = told.run
where told.run collate "C" >= (select load.run from etl.load order by load.load_id limit 1)
    and (known.run is null or coalesce(brought.answers, 0) < told.answers)
order by told.run collate "C";
