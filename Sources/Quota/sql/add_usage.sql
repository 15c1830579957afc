insert into etl.quota_usage as known (host, owner, bucket, slot, client, sent, refused)
values ($1, $2, $3, $4, $5, $6, $7)
on conflict (host, owner, bucket, slot, client) do update set
    sent = known.sent + excluded.sent,
    refused = known.refused + excluded.refused;
