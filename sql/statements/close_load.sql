-- Closes a load: $1 its id, $2 the rows that COPY counted, by table, as JSON.

update etl.load
set ended_at = clock_timestamp(),
    row_counts = $2::jsonb
where load.load_id = $1::bigint;
