-- What was run and loaded, and what each load did. The database itself keeps the books: a merge that does
-- not balance breaks a check constraint, and with it the load.

create table etl.run (
    started_at  timestamptz,
    ended_at    timestamptz,
    run         text         not null,

    constraint run_pkey primary key (run)
);

comment on table etl.run is 'Runs of which something was loaded.';
comment on column etl.run.started_at is 'When the first stage of the run began; null when no receipt says so.';
comment on column etl.run.ended_at is 'When the last stage so far ended; null when no receipt says so.';
comment on column etl.run.run is 'The name of the run''s directory: the UTC time at which it was opened.';

create table etl.stage_run (
    started_at  timestamptz,
    ended_at    timestamptz,
    resume_at   timestamptz,
    exit_code   integer,
    is_partial  boolean,
    run         text         not null,
    stage       text         not null,
    reason      text,
    counts      jsonb,

    constraint stage_run_pkey primary key (run, stage),
    constraint stage_run_run_fkey foreign key (run) references etl.run (run)
);

comment on table etl.stage_run is 'What each stage of a run said of itself when it ended: its receipt.';
comment on column etl.stage_run.started_at is 'When the stage began.';
comment on column etl.stage_run.ended_at is 'When the stage ended.';
comment on column etl.stage_run.resume_at is 'When it is worth trying again; only where the stage stopped early.';
comment on column etl.stage_run.exit_code is '0 when done, 75 when it stopped early; the other codes are failures.';
comment on column etl.stage_run.is_partial is 'Whether work was left.';
comment on column etl.stage_run.run is 'The run it belongs to.';
comment on column etl.stage_run.stage is 'The stage''s name, as on the command line.';
comment on column etl.stage_run.reason is 'Why it stopped early, in one line.';
comment on column etl.stage_run.counts is 'The counts of its tally, such as requests and answers.';

create table etl.load (
    load_id     bigint       generated always as identity,
    started_at  timestamptz  not null default now(),
    ended_at    timestamptz,
    run         text         not null,
    digest      text         not null,
    row_counts  jsonb,

    constraint load_pkey primary key (load_id),
    constraint load_digest_key unique (digest),
    constraint load_run_fkey foreign key (run) references etl.run (run)
);

create index load_run_idx on etl.load (run);

comment on table etl.load is 'Rows brought into this database, once per content: the same rows again are a load that does nothing.';
comment on column etl.load.load_id is 'Number of the load, in the order of loading.';
comment on column etl.load.started_at is 'When the transaction of the load began.';
comment on column etl.load.ended_at is 'When its last merge was done.';
comment on column etl.load.run is 'The run whose rows were loaded.';
comment on column etl.load.digest is 'Digest of the rows files, in hexadecimal.';
comment on column etl.load.row_counts is 'Rows that COPY counted, per rows file.';

create table etl.load_count (
    load_id      bigint  not null,
    occurrences  bigint  not null,
    superseded   bigint  not null,
    staged       bigint  not null,
    inserted     bigint  not null,
    updated      bigint  not null,
    unchanged    bigint  not null,
    deleted      bigint  not null default 0,
    bare         bigint  not null default 0,
    kind         text    not null,

    constraint load_count_pkey primary key (load_id, kind),
    constraint load_count_load_fkey foreign key (load_id) references etl.load (load_id),
    constraint load_count_occurrences_balance check (occurrences = superseded + staged),
    constraint load_count_staged_balance check (staged = inserted + updated + unchanged)
);

comment on table etl.load_count is 'The books of a load: what became of every row of every rows file.';
comment on column etl.load_count.load_id is 'The load.';
comment on column etl.load_count.occurrences is 'Rows of the rows file.';
comment on column etl.load_count.superseded is 'Of these, repeats within the load and rows of answers that a newer answer of the same load replaced.';
comment on column etl.load_count.staged is 'What was left to merge: one row per key.';
comment on column etl.load_count.inserted is 'Of the staged rows, those that were new.';
comment on column etl.load_count.updated is 'Of the staged rows, those that changed a value.';
comment on column etl.load_count.unchanged is 'Of the staged rows, those that told nothing new, or were older than what is known.';
comment on column etl.load_count.deleted is 'Rows that left: a list became shorter, or was emptied.';
comment on column etl.load_count.bare is 'Rows made only because another row refers to them; no answer has shown them yet.';
comment on column etl.load_count.kind is 'The rows file, without its extension.';
