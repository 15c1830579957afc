-- Whether a gap in a list is one that the quarantine accounts for is asked by the time of the answer that lost an item.

create index tagged_answer_fetched_at_idx on etl.tagged_answer (fetched_at);

create index tagged_answer_read_at_idx on etl.tagged_answer (read_at) where read_at is not null;
