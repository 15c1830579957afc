insert into etl.quota_recent as known (host, client, slot, bucket, sent, refused)
select
    host,
    client,
    cast($1 as bigint),
    bucket,
    sum(sent),
    sum(refused)
from etl.quota_recent
where host = $2 and client = $3 and slot > $4
group by host, client, bucket
on conflict (host, client, slot, bucket) do update set
    sent = known.sent + excluded.sent,
    refused = known.refused + excluded.refused;
