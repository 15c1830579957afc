delete from etl.quota_recent
where host = $1 and client = $2 and slot <= $3;
