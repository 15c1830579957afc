-- What was asked of Spotify, what failed, and what could not be used.

create table etl.request (
    request_id    bigint       generated always as identity,
    load_id       bigint       not null,
    attempted_at  timestamptz  not null,
    bytes         bigint,
    attempt       integer,
    status        integer,
    duration_ms   integer,
    run           text         not null,
    stage         text         not null,
    bucket        text         not null,
    method        text         not null,
    url           text         not null,
    outcome       text         not null,

    constraint request_pkey primary key (request_id),
    constraint request_load_fkey foreign key (load_id) references etl.load (load_id),
    constraint request_run_fkey foreign key (run) references etl.run (run)
);

create index request_load_id_idx on etl.request (load_id);
create index request_run_idx on etl.request (run, attempted_at);

comment on table etl.request is 'Every attempt at a request, the quota''s account.';
comment on column etl.request.request_id is 'Number of the row; means nothing.';
comment on column etl.request.load_id is 'The load that brought it.';
comment on column etl.request.attempted_at is 'When it was sent.';
comment on column etl.request.bytes is 'Size of the answer''s body; null when none came.';
comment on column etl.request.attempt is 'Which try at the same request, from 1.';
comment on column etl.request.status is 'HTTP status; null when no answer came.';
comment on column etl.request.duration_ms is 'From sending to the last byte, in milliseconds.';
comment on column etl.request.run is 'The run it was made in.';
comment on column etl.request.stage is 'The stage that made it.';
comment on column etl.request.bucket is 'The group of endpoints whose quota it used.';
comment on column etl.request.method is 'HTTP method.';
comment on column etl.request.url is 'Path and query below the API''s host.';
comment on column etl.request.outcome is 'landed, not_modified, retried, failed or locked.';

create table etl.failure (
    failure_id  bigint       generated always as identity,
    load_id     bigint       not null,
    failed_at   timestamptz  not null,
    attempt     integer,
    status      integer,
    run         text         not null,
    stage       text         not null,
    bucket      text         not null,
    method      text         not null,
    url         text         not null,
    error_type  text         not null,
    message     text,
    body        text,

    constraint failure_pkey primary key (failure_id),
    constraint failure_load_fkey foreign key (load_id) references etl.load (load_id),
    constraint failure_run_fkey foreign key (run) references etl.run (run)
);

create index failure_load_id_idx on etl.failure (load_id);
create index failure_run_idx on etl.failure (run, failed_at);

comment on table etl.failure is 'Attempts that brought no usable answer.';
comment on column etl.failure.failure_id is 'Number of the row; means nothing.';
comment on column etl.failure.load_id is 'The load that brought it.';
comment on column etl.failure.failed_at is 'When it failed.';
comment on column etl.failure.attempt is 'Which try at the same request, from 1.';
comment on column etl.failure.status is 'HTTP status; null when no answer came.';
comment on column etl.failure.run is 'The run it happened in.';
comment on column etl.failure.stage is 'The stage that made the request.';
comment on column etl.failure.bucket is 'The group of endpoints whose quota it used.';
comment on column etl.failure.method is 'HTTP method.';
comment on column etl.failure.url is 'Path and query below the API''s host.';
comment on column etl.failure.error_type is 'network, http, parse, api, quota or not_found.';
comment on column etl.failure.message is 'What went wrong, in one line.';
comment on column etl.failure.body is 'The first 2 KB of the answer''s body.';

create table etl.quarantine (
    quarantine_id  bigint  generated always as identity,
    load_id        bigint  not null,
    run            text    not null,
    kind           text    not null,
    landed         text    not null,
    pointer        text,
    reason         text    not null,
    excerpt        text,

    constraint quarantine_pkey primary key (quarantine_id),
    constraint quarantine_load_fkey foreign key (load_id) references etl.load (load_id),
    constraint quarantine_run_fkey foreign key (run) references etl.run (run)
);

create index quarantine_load_id_idx on etl.quarantine (load_id);
create index quarantine_run_idx on etl.quarantine (run, landed);

comment on table etl.quarantine is 'Items of answers that could not be used, or were used after a repair.';
comment on column etl.quarantine.quarantine_id is 'Number of the row; means nothing.';
comment on column etl.quarantine.load_id is 'The load that brought it.';
comment on column etl.quarantine.run is 'The run in which the answer was landed.';
comment on column etl.quarantine.kind is 'unusable: left out; repaired: used after a repair.';
comment on column etl.quarantine.landed is 'The landed line: file and line number.';
comment on column etl.quarantine.pointer is 'JSON pointer to the item inside the answer''s body; null when the line itself is broken.';
comment on column etl.quarantine.reason is 'Why, in one line.';
comment on column etl.quarantine.excerpt is 'The item, up to 2 KB of it.';
