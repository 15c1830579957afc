-- Answers that came with an ETag, and the answers 304 that said later: it is still so. A 304 carries nothing,
-- so the rows of the answer that it stands for are kept, to be merged again as of the time of the 304.

create table etl.tagged_answer (
    answer_id   bigint       generated always as identity,
    load_id     bigint       not null,
    fetched_at  timestamptz  not null,
    target      text         not null,
    etag        text         not null,
    content     jsonb        not null,

    constraint tagged_answer_pkey primary key (answer_id),
    constraint tagged_answer_load_fkey foreign key (load_id) references etl.load (load_id)
);

-- Not on the texts themselves: they may be longer than an index entry.
create unique index tagged_answer_key on etl.tagged_answer (md5(target), md5(etag));
create index tagged_answer_load_id_idx on etl.tagged_answer (load_id);

comment on table etl.tagged_answer is 'Answers that came with an ETag, each content once, and the rows that were made of it.';
comment on column etl.tagged_answer.answer_id is 'Number of the row; means nothing.';
comment on column etl.tagged_answer.load_id is 'The load that brought it first.';
comment on column etl.tagged_answer.fetched_at is 'When it arrived.';
comment on column etl.tagged_answer.target is 'The request that it answered: path and query, the query in alphabetical order.';
comment on column etl.tagged_answer.etag is 'Its ETag, as sent.';
comment on column etl.tagged_answer.content is 'Its rows, by rows file, without what they say about the time and the landed line.';

create table etl.revalidation (
    revalidation_id  bigint       generated always as identity,
    load_id          bigint       not null,
    fetched_at       timestamptz  not null,
    target           text         not null,
    etag             text         not null,

    constraint revalidation_pkey primary key (revalidation_id),
    constraint revalidation_load_fkey foreign key (load_id) references etl.load (load_id)
);

create unique index revalidation_key on etl.revalidation (md5(target), md5(etag), fetched_at);
create index revalidation_load_id_idx on etl.revalidation (load_id);

comment on table etl.revalidation is 'Answers 304: what was asked for is as it was in the answer with that ETag. Without that answer in etl.tagged_answer they confirm nothing yet.';
comment on column etl.revalidation.revalidation_id is 'Number of the row; means nothing.';
comment on column etl.revalidation.load_id is 'The load that brought it first.';
comment on column etl.revalidation.fetched_at is 'When it arrived.';
comment on column etl.revalidation.target is 'The request that it answered: path and query, the query in alphabetical order.';
comment on column etl.revalidation.etag is 'The ETag that still holds.';

alter table etl.load_count
    add column revalidated bigint not null default 0,
    add column unmatched bigint not null default 0,
    drop constraint load_count_occurrences_balance,
    add constraint load_count_occurrences_balance check (occurrences + revalidated = superseded + staged);

comment on column etl.load_count.superseded is 'Of these and of the revalidated rows, repeats within the load and rows of answers that a newer answer of the same load replaced.';
comment on column etl.load_count.revalidated is 'Rows of earlier answers that were merged again, because a 304 said that they still hold.';
comment on column etl.load_count.unmatched is 'Of the staged answers 304, those that confirm an answer which no load has brought so far.';
