select
    coalesce(sum(sent), 0),
    coalesce(sum(refused), 0),
    coalesce(max(slot), 0)
from etl.quota_recent
where host = $1 and client = $2 and slot > $3;
