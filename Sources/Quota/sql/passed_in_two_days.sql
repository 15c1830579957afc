-- The most that passed in two days since then, counted in pairs from there, where nothing was refused in them.
select coalesce(max(passed), 0)
from (
    select sum(sent) as passed
    from etl.quota_usage
    where host = $1 and owner = $2 and bucket = $3 and abs(slot) > $4
    group by (abs(slot) - $4) / 172800000
    having sum(refused) = 0
) as quiet;
