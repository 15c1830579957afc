-- Loads and quarantined items are numbered on from where they were: a number never means two of them.

select setval(pg_get_serial_sequence('etl_rebuilt.load', 'load_id'), max(load_id))
from etl.load
having max(load_id) is not null
union all
select setval(pg_get_serial_sequence('etl_rebuilt.quarantine', 'quarantine_id'), max(quarantine_id))
from etl.quarantine
having max(quarantine_id) is not null;
