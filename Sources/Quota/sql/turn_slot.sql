-- The slot with which so many of the oldest requests will have left the window.
select slot
from (
    select
        slot,
        sum(sent) over (order by slot) as left_by_then
    from etl.quota_recent
    where host = $1 and client = $2 and slot > $3
) as aging
where left_by_then >= $4
order by slot
limit 1;
