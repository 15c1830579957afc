-- Answers have no table of their own: they only date the other rows of this load. Before a 304 adds to them.

insert into etl.load_count (load_id, kind, occurrences, superseded, staged, inserted, updated, unchanged)
select
    current_setting('discograph.load_id')::bigint,
    'answer',
    count(*),
    count(*),
    0,
    0,
    0,
    0
from pg_temp.staged_answer;

analyze pg_temp.staged_answer;
