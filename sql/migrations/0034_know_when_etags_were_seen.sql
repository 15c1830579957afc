-- When each ETag was sent last. The same content may come back after another one, and then it is the older row that a
-- 304 refers to: only who knows that can tell which rows nothing refers to any more. Of what is here already nobody
-- knows it; no later than now.

alter table etl.tagged_answer
    add column last_seen_at timestamptz not null default now();

comment on column etl.tagged_answer.last_seen_at is 'When an answer with this ETag last came whole, or later: of answers loaded before that was noted, when it began to be.';
