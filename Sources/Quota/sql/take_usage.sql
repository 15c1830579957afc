delete from etl.quota_usage
where host = $1 and owner = $2 and bucket = $3 and slot > $4 and slot <= $5
returning slot, client, sent, refused;
