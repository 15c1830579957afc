-- What was asked of Spotify, what is locked, and what was learned of its limits. The same tables as in
-- sql/migrations, so that the same statements run on both. Times are milliseconds since 1970; 0 means never.
-- A slot is the instant to which requests were rounded up; negated once it has left the day.

pragma etl.journal_mode = wal;

create table etl.quota_bucket (
    host text not null,
    owner text not null,
    bucket text not null,
    opened_at integer not null,
    sent integer not null default 0,
    refused integer not null default 0,
    latest_slot integer not null default 0,
    locked_at integer not null default 0,
    locked_until integer not null default 0,
    lock_reason text,
    ceiling integer,
    ceiling_at integer not null default 0,
    ahead_since integer not null default 0,
    strikes integer not null default 0,
    probed_at integer not null default 0,
    primary key (host, owner, bucket)
) strict, without rowid;

create table etl.quota_usage (
    host text not null,
    owner text not null,
    bucket text not null,
    slot integer not null,
    client text not null,
    sent integer not null,
    refused integer not null,
    primary key (host, owner, bucket, slot, client)
) strict, without rowid;

create table etl.quota_client (
    host text not null,
    client text not null,
    owner text not null,
    ceiling integer,
    safe integer not null default 0,
    proven integer not null default 0,
    refused_at integer not null default 0,
    raised_at integer not null default 0,
    misses integer not null default 0,
    strikes integer not null default 0,
    paused_at integer not null default 0,
    paused_until integer not null default 0,
    probed_at integer not null default 0,
    former_ceiling integer,
    former_proven integer not null default 0,
    primary key (host, client)
) strict, without rowid;

create table etl.quota_recent (
    host text not null,
    client text not null,
    slot integer not null,
    bucket text not null,
    sent integer not null,
    refused integer not null,
    primary key (host, client, slot, bucket)
) strict, without rowid;

pragma etl.user_version = 1;
