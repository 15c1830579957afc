insert into etl.quota_recent as known (host, client, slot, bucket, sent, refused)
values ($1, $2, $3, $4, $5, $6)
on conflict (host, client, slot, bucket) do update set
    sent = known.sent + excluded.sent,
    refused = known.refused + excluded.refused;
