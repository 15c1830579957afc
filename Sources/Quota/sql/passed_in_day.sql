-- The most that passed in a day since then, counted from there, of the days in which nothing was refused.
select coalesce(max(passed), 0)
from (
    select sum(sent) as passed
    from etl.quota_usage
    where host = $1 and owner = $2 and bucket = $3 and abs(slot) > $4
    group by (abs(slot) - $4) / 86400000
    having sum(refused) = 0
) as quiet;
