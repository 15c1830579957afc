-- Something was confirmed later than now: a clock was wrong, and older answers cannot replace its values.

select
    kind,
    id,
    confirmed_at
from etl.entity
where confirmed_at > now() + interval '1 hour';
