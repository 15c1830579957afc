select
    client,
    sum(sent)
from etl.quota_usage
where host = $1 and owner = $2 and bucket = $3
group by client
order by client;
