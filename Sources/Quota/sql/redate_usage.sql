insert into etl.quota_usage as known (host, owner, bucket, slot, client, sent, refused)
select
    host,
    owner,
    bucket,
    cast($1 as bigint),
    client,
    sum(sent),
    sum(refused)
from etl.quota_usage
where host = $2 and owner = $3 and bucket = $4 and slot > $5
group by host, owner, bucket, client
on conflict (host, owner, bucket, slot, client) do update set
    sent = known.sent + excluded.sent,
    refused = known.refused + excluded.refused;
