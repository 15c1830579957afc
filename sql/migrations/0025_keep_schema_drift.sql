-- What Spotify sends and no mapping knows: a change of the API is seen the night it happens.

create table etl.drift (
    first_seen_at  timestamptz  not null,
    last_seen_at   timestamptz  not null,
    times_seen     bigint       not null,
    run            text         not null,
    endpoint       text         not null,
    object         text         not null,
    pointer        text         not null,
    kind           text         not null,
    value          text         not null,
    landed         text         not null,
    example        text         not null,

    constraint drift_pkey primary key (run, endpoint, pointer, kind, value),
    constraint drift_run_fkey foreign key (run) references etl.run (run),
    constraint drift_kind_known check (kind in ('field', 'value')),
    constraint drift_times_positive check (times_seen > 0),
    constraint drift_times_ordered check (first_seen_at <= last_seen_at)
);

comment on table etl.drift is 'Fields and values of each run''s answers that no mapping knew when its rows were made.';
comment on column etl.drift.first_seen_at is 'When the run''s first answer with it arrived.';
comment on column etl.drift.last_seen_at is 'When the run''s last answer with it arrived.';
comment on column etl.drift.times_seen is 'How often it stands in the run''s answers.';
comment on column etl.drift.run is 'The run in which the answers were landed.';
comment on column etl.drift.endpoint is 'The route that was asked, with {id} for an identifier.';
comment on column etl.drift.object is 'What the mapping calls the object that has it.';
comment on column etl.drift.pointer is 'JSON pointer to it inside the answer''s body, with * for places in lists.';
comment on column etl.drift.kind is 'field: not in the rows; value: in the rows as it was sent, but none of those known.';
comment on column etl.drift.value is 'The value that is not known, up to 200 bytes of it; empty for a field.';
comment on column etl.drift.landed is 'The landed line of the example: file and line number.';
comment on column etl.drift.example is 'What stood there in the run''s first answer, as JSON, up to 200 bytes of it.';

create view etl.schema_drift as
select
    drift.endpoint,
    drift.object,
    drift.pointer,
    drift.kind,
    case when drift.kind = 'value' then drift.value end as value,
    min(drift.first_seen_at) as first_seen_at,
    max(drift.last_seen_at) as last_seen_at,
    sum(drift.times_seen)::bigint as times_seen,
    count(*) as runs,
    (array_agg(drift.run order by drift.first_seen_at, drift.run))[1] as run,
    (array_agg(drift.landed order by drift.first_seen_at, drift.run))[1] as landed,
    (array_agg(drift.example order by drift.first_seen_at, drift.run))[1] as example
from etl.drift
group by drift.endpoint, drift.object, drift.pointer, drift.kind, drift.value;

comment on view etl.schema_drift is 'What Spotify sends and no mapping knew, over all runs: a change of the API.';
comment on column etl.schema_drift.endpoint is 'The route that was asked, with {id} for an identifier.';
comment on column etl.schema_drift.object is 'What the mapping calls the object that has it.';
comment on column etl.schema_drift.pointer is 'JSON pointer to it inside the answer''s body, with * for places in lists.';
comment on column etl.schema_drift.kind is 'field: not in the rows; value: in the rows as it was sent, but none of those known.';
comment on column etl.schema_drift.value is 'The value that is not known, up to 200 bytes of it; null for a field.';
comment on column etl.schema_drift.first_seen_at is 'When the first answer with it arrived.';
comment on column etl.schema_drift.last_seen_at is 'When the last answer with it arrived.';
comment on column etl.schema_drift.times_seen is 'How often it stands in the answers of all runs.';
comment on column etl.schema_drift.runs is 'In how many runs it was seen.';
comment on column etl.schema_drift.run is 'The run that saw it first.';
comment on column etl.schema_drift.landed is 'The landed line of the example in that run: file and line number.';
comment on column etl.schema_drift.example is 'What stood there in that run''s first answer, as JSON, up to 200 bytes of it.';
