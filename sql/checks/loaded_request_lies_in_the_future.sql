-- A request of this load was sent later than now: a clock was wrong, and older answers cannot replace what it told.
-- when: before publish
-- severity: warning

select
    'request' as kind,
    null as id,
    min(attempted_at) as first_attempted_at,
    max(attempted_at) as last_attempted_at,
    count(*) as requests
from pg_temp.staged_request
where attempted_at > now() + interval '1 hour'
having count(*) > 0;
