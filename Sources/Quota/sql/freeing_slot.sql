-- The slot with which so many of the oldest requests will have left the day.
select slot
from (
    select
        slot,
        sum(sent) over (order by slot) as left_by_then
    from etl.quota_usage
    where host = $1 and owner = $2 and bucket = $3 and slot > 0
) as aging
where left_by_then >= $4
order by slot
limit 1;
