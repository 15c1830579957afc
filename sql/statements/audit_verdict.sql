-- Keeps a warning of a load: $1 its id, $2 check, $3 severity, $4 message, $5 how many rows, $6 the first as JSON.

insert into etl.load_verdict (load_id, check_name, severity, message, rows, example)
values ($1::bigint, $2, $3, $4, $5::bigint, $6::jsonb);
