-- Closes a load: $1 its id, $2 the rows that COPY counted, by table, as JSON, $3 whether it is the first, and the
-- database lacks older runs: pipelines have to be told.

update etl.load
set ended_at = clock_timestamp(),
    row_counts = $2::jsonb,
    lack_told_to = case when $3::boolean then '{}'::text[] end
where load.load_id = $1::bigint;
