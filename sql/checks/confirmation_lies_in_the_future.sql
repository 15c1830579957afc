-- Something was confirmed later than now: a clock was wrong, and older answers cannot replace its values.
-- when: whole database
-- severity: error

select
    kind,
    id,
    confirmed_at
from etl.entity
where confirmed_at > now() + interval '1 hour';
