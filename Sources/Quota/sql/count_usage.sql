select
    coalesce(sum(sent), 0),
    coalesce(sum(refused), 0)
from etl.quota_usage
where host = $1 and owner = $2 and bucket = $3 and slot > 0;
