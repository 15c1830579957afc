select
    owner,
    bucket
from etl.quota_bucket
where host = $1
order by owner, bucket;
