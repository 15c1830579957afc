-- What both have is the same requests, copied before: each is counted once.
insert into etl.quota_usage as known (host, owner, bucket, slot, client, sent, refused)
select
    host,
    cast($1 as text),
    bucket,
    slot,
    client,
    sent,
    refused
from etl.quota_usage
where host = $2 and owner = $3 and bucket = $4
on conflict (host, owner, bucket, slot, client) do update set
    sent = case when excluded.sent > known.sent then excluded.sent else known.sent end,
    refused = case when excluded.refused > known.refused then excluded.refused else known.refused end;
