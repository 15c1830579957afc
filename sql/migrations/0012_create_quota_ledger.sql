-- The quota ledger, for those who share it among several machines (DISCOGRAPH_QUOTA_LEDGER=database). Otherwise it
-- is a SQLite file with the same tables, and the same statements run on both: so times are milliseconds since
-- 1970, and 0 means never.

create table etl.quota_bucket (
    opened_at     bigint  not null,
    latest_slot   bigint  not null default 0,
    locked_at     bigint  not null default 0,
    locked_until  bigint  not null default 0,
    ceiling_at    bigint  not null default 0,
    ahead_since   bigint  not null default 0,
    probed_at     bigint  not null default 0,
    strikes       bigint  not null default 0,
    sent          bigint  not null default 0,
    refused       bigint  not null default 0,
    ceiling       bigint,
    host          text    not null,
    owner         text    not null,
    bucket        text    not null,
    lock_reason   text,

    constraint quota_bucket_pkey primary key (host, owner, bucket),
    constraint quota_bucket_lock_reason_check check (lock_reason in ('RATE', 'QUOTA_EXCEEDED'))
);

comment on table etl.quota_bucket is 'Per developer account and bucket of endpoints: requests of the last 24 hours, the lock, what was learned.';
comment on column etl.quota_bucket.opened_at is 'When the first request was counted.';
comment on column etl.quota_bucket.latest_slot is 'The latest slot in use; far in the future when a clock was wrong.';
comment on column etl.quota_bucket.locked_at is 'When the lock was set.';
comment on column etl.quota_bucket.locked_until is 'When the lock ends; nothing may be sent before.';
comment on column etl.quota_bucket.ceiling_at is 'When the ceiling was learned.';
comment on column etl.quota_bucket.ahead_since is 'When it was first noticed that the record lies ahead of the clock; 0 while it does not.';
comment on column etl.quota_bucket.probed_at is 'When a request was sent to see whether the bucket opens again; 0 while none is under way.';
comment on column etl.quota_bucket.strikes is 'Refusals of the rate without an answer of this bucket between them, though others were answered.';
comment on column etl.quota_bucket.sent is 'Requests counted in etl.quota_usage, refused ones included.';
comment on column etl.quota_bucket.refused is 'Of these, those that Spotify refused with a 429.';
comment on column etl.quota_bucket.ceiling is 'Requests that passed in 24 hours before the quota was used up; null while unknown.';
comment on column etl.quota_bucket.host is 'The API''s host.';
comment on column etl.quota_bucket.owner is 'The developer account, which owns the quota.';
comment on column etl.quota_bucket.bucket is 'The group of endpoints, such as artist-albums.';
comment on column etl.quota_bucket.lock_reason is 'QUOTA_EXCEEDED or RATE; null when there was no lock yet.';

create table etl.quota_usage (
    slot     bigint  not null,
    sent     bigint  not null,
    refused  bigint  not null,
    host     text    not null,
    owner    text    not null,
    bucket   text    not null,
    client   text    not null,

    constraint quota_usage_pkey primary key (host, owner, bucket, slot, client)
);

comment on table etl.quota_usage is 'Requests of the last 24 hours, by the instant at which they were counted, which is before they were sent.';
comment on column etl.quota_usage.slot is 'The instant, rounded up to a tenth of a second, or to ten seconds where there are very many.';
comment on column etl.quota_usage.sent is 'Requests; negative where numbers drawn in advance were given back.';
comment on column etl.quota_usage.refused is 'Requests that were refused at that instant.';
comment on column etl.quota_usage.host is 'The API''s host.';
comment on column etl.quota_usage.owner is 'The developer account.';
comment on column etl.quota_usage.bucket is 'The group of endpoints.';
comment on column etl.quota_usage.client is 'The client id that asked.';

create table etl.quota_client (
    refused_at      bigint  not null default 0,
    raised_at       bigint  not null default 0,
    paused_at       bigint  not null default 0,
    paused_until    bigint  not null default 0,
    probed_at       bigint  not null default 0,
    former_ceiling  bigint,
    former_proven   bigint  not null default 0,
    ceiling         bigint,
    safe            bigint  not null default 0,
    proven          bigint  not null default 0,
    misses          bigint  not null default 0,
    strikes         bigint  not null default 0,
    host            text    not null,
    client          text    not null,
    owner           text    not null,

    constraint quota_client_pkey primary key (host, client)
);

comment on table etl.quota_client is 'Per client id: what was learned of the rate limit, which counts requests in a rolling window of 30 seconds.';
comment on column etl.quota_client.refused_at is 'When a request was last refused for its rate.';
comment on column etl.quota_client.raised_at is 'When the ceiling was last raised.';
comment on column etl.quota_client.paused_at is 'When the pause was set.';
comment on column etl.quota_client.paused_until is 'When the pause ends; nothing may be sent before.';
comment on column etl.quota_client.probed_at is 'When a request was sent to see whether refusals go on; 0 while none is under way.';
comment on column etl.quota_client.former_ceiling is 'The ceiling before the refusals that stand, in case that one bucket alone refuses.';
comment on column etl.quota_client.former_proven is 'What was proven before the refusals that stand.';
comment on column etl.quota_client.ceiling is 'Requests that pass in 30 seconds; null while nothing was refused.';
comment on column etl.quota_client.safe is 'The most that passed in 30 seconds since the last refusal.';
comment on column etl.quota_client.proven is 'The most that ever passed in 30 seconds.';
comment on column etl.quota_client.misses is 'Raises that ended in a refusal, one after the other.';
comment on column etl.quota_client.strikes is 'Refusals without an answer between them.';
comment on column etl.quota_client.host is 'The API''s host.';
comment on column etl.quota_client.client is 'The client id.';
comment on column etl.quota_client.owner is 'The developer account it belongs to.';

create table etl.quota_recent (
    slot     bigint  not null,
    sent     bigint  not null,
    refused  bigint  not null,
    host     text    not null,
    client   text    not null,
    bucket   text    not null,

    constraint quota_recent_pkey primary key (host, client, slot, bucket)
);

comment on table etl.quota_recent is 'Requests of the last minute, for the rate limit.';
comment on column etl.quota_recent.slot is 'The instant, rounded up to a tenth of a second.';
comment on column etl.quota_recent.sent is 'Requests; negative where numbers drawn in advance were given back.';
comment on column etl.quota_recent.refused is 'Requests that were refused at that instant.';
comment on column etl.quota_recent.host is 'The API''s host.';
comment on column etl.quota_recent.client is 'The client id that asked.';
comment on column etl.quota_recent.bucket is 'The group of endpoints.';
