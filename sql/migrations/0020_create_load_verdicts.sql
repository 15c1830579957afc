-- What a load found before it was published, and what the quarantine kept back, so that its books begin with
-- what was landed.

create table etl.load_verdict (
    load_id     bigint  not null,
    rows        bigint  not null,
    check_name  text    not null,
    severity    text    not null,
    message     text    not null,
    example     jsonb,

    constraint load_verdict_pkey primary key (load_id, check_name),
    constraint load_verdict_load_fkey foreign key (load_id) references etl.load (load_id)
);

comment on table etl.load_verdict is 'What the checks before publishing found and let pass: the warnings of each load.';
comment on column etl.load_verdict.load_id is 'The load.';
comment on column etl.load_verdict.rows is 'How many rows the check returned.';
comment on column etl.load_verdict.check_name is 'The file of sql/checks, without its extension.';
comment on column etl.load_verdict.severity is 'warning; an error publishes nothing, and so leaves nothing here.';
comment on column etl.load_verdict.message is 'What the check says when it finds something.';
comment on column etl.load_verdict.example is 'The first row that it returned.';

create table etl.load_quarantine (
    load_id      bigint  not null,
    quarantined  bigint  not null,
    kind         text    not null,

    constraint load_quarantine_pkey primary key (load_id, kind),
    constraint load_quarantine_load_fkey foreign key (load_id) references etl.load (load_id)
);

comment on table etl.load_quarantine is 'How much of each kind was landed and is not in the rows files, because it could not be used.';
comment on column etl.load_quarantine.load_id is 'The load.';
comment on column etl.load_quarantine.quarantined is 'Unusable items of the run, those of its earlier loads included, as are the rows of its files.';
comment on column etl.load_quarantine.kind is 'artist, album or track; answer: a whole one, with whatever it held; value: a single value of an object; else the name of the list that held the item.';

create view etl.load_balance as
select
    coalesce(counted.load_id, kept.load_id) as load_id,
    coalesce(counted.kind, kept.kind) as kind,
    coalesce(counted.occurrences, 0) + coalesce(kept.quarantined, 0) as landed,
    coalesce(kept.quarantined, 0) as quarantined,
    coalesce(counted.revalidated, 0) as revalidated,
    coalesce(counted.superseded, 0) as superseded,
    coalesce(counted.staged, 0) as staged,
    coalesce(counted.inserted, 0) as inserted,
    coalesce(counted.updated, 0) as updated,
    coalesce(counted.unchanged, 0) as unchanged,
    coalesce(counted.deleted, 0) as deleted,
    coalesce(counted.bare, 0) as bare
from etl.load_count as counted
full join etl.load_quarantine as kept on kept.load_id = counted.load_id and kept.kind = counted.kind;

comment on view etl.load_balance is 'The books of each load and kind: landed + revalidated = quarantined + superseded + staged, and staged = inserted + updated + unchanged.';
comment on column etl.load_balance.load_id is 'The load.';
comment on column etl.load_balance.kind is 'The rows file, or what was quarantined.';
comment on column etl.load_balance.landed is 'What the landed answers hold of it.';
comment on column etl.load_balance.quarantined is 'Of these, what could not be used.';
comment on column etl.load_balance.revalidated is 'Rows of earlier answers that were merged again, because a 304 said that they still hold.';
comment on column etl.load_balance.superseded is 'Repeats within the load, and what a newer answer of the same load replaced.';
comment on column etl.load_balance.staged is 'What was left to merge: one row per key.';
comment on column etl.load_balance.inserted is 'Of the staged rows, those that were new.';
comment on column etl.load_balance.updated is 'Of the staged rows, those that changed a value.';
comment on column etl.load_balance.unchanged is 'Of the staged rows, those that told nothing new.';
comment on column etl.load_balance.deleted is 'Rows that left: a list became shorter, or was emptied.';
comment on column etl.load_balance.bare is 'Rows made only because another row refers to them.';
