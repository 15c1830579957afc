update etl.quota_bucket
set owner = $1
where host = $2 and owner = $3 and bucket = $4;
