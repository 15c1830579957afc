select coalesce(sum(sent), 0)
from etl.quota_recent
where host = $1 and client = $2 and bucket = $3 and slot > $4;
