-- Removes failed attempts: $1 their numbers.

delete from etl.failure
where failure_id = any ($1::bigint[]);
