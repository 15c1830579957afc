-- Loads are numbered on from where they were: a number never means two of them.

select setval(pg_get_serial_sequence('etl_rebuilt.load', 'load_id'), max(load_id))
from etl.load
having max(load_id) is not null;
