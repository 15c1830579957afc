select
    client,
    owner
from etl.quota_client
where host = $1
order by client;
