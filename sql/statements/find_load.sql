-- The load that brought these rows before: $1 their digest.

select
    load.load_id,
    load.run,
    to_char(load.ended_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as ended_at
from etl.load
where load.digest = $1;
