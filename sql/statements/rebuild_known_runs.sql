-- The runs that the warehouse knows, and how many rows each of them brought.

select
    run.run,
    coalesce(sum(file.rows::bigint), 0) as rows
from etl.run as run
left join etl.load as load on load.run = run.run
left join lateral jsonb_each_text(load.row_counts) as file (name, rows) on true
group by run.run;
