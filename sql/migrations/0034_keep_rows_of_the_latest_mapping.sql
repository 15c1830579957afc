-- A 304 brings the rows that are kept of its answer, as of a newer time. So where another mapping reads the same
-- content anew, its rows have to be kept in the place of the former ones. Of rows kept before it is not known which
-- mapping made them: the next whole answer with their ETag replaces them. Where that has come already, only 304s may
-- follow for long, which bring the former mapping's rows; discograph rebuild mends that.

alter table etl.tagged_answer add column mapping text, add column read_at timestamptz;

comment on table etl.tagged_answer is 'Answers that came with an ETag, each content once, and the rows that were made of it: where several mappings have read it, those of the mapping that read the newest answer.';
comment on column etl.tagged_answer.load_id is 'The load that brought its rows: the first, one to which a newer program told more of the same answer, or one to which another mapping told a newer answer.';
comment on column etl.tagged_answer.fetched_at is 'When the answer whose rows are kept arrived.';
comment on column etl.tagged_answer.mapping is 'What made its rows: the format of the rows files and the digest of the mapping, its contracts included; null: not known.';
comment on column etl.tagged_answer.read_at is 'When the newest answer with it arrived that the mapping has read to the same rows; null: none after fetched_at.';
