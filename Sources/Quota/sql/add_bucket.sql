insert into etl.quota_bucket (host, owner, bucket, opened_at)
values ($1, $2, $3, $4)
on conflict (host, owner, bucket) do nothing;
