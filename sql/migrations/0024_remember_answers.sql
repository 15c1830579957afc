-- Where each answer was landed, so that a value leads back to the line that told it: confirmations are times, and
-- an answer is found by its own. A few thousand rows for a million tracks.

create table etl.answer (
    load_id     bigint       not null,
    fetched_at  timestamptz  not null,
    run         text         not null,
    landed      text         not null,

    -- With the time, because two machines may open runs of one name.
    constraint answer_pkey primary key (run, landed, fetched_at),
    constraint answer_load_fkey foreign key (load_id) references etl.load (load_id),
    constraint answer_run_fkey foreign key (run) references etl.run (run)
);

create index answer_fetched_at_idx on etl.answer (fetched_at);
create index answer_load_id_idx on etl.answer (load_id);

comment on table etl.answer is 'Every answer whose rows were loaded, those included that told nothing new: which line of which run it is.';
comment on column etl.answer.load_id is 'The load that brought it first.';
comment on column etl.answer.fetched_at is 'When it arrived; what it told was confirmed at this time.';
comment on column etl.answer.run is 'The run that landed it.';
comment on column etl.answer.landed is 'The landed line: file below landing/ and line number.';
