-- Something was confirmed later than now: a clock was wrong, and older answers cannot replace its values.
-- when: whole database
-- severity: error
-- remedy: Set the clock right. The values stand until that time; discograph rebuild without that run drops them.

select
    kind,
    id,
    confirmed_at
from etl.entity
where confirmed_at > now() + interval '1 hour';
