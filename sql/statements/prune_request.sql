-- Removes attempts at requests: $1 their numbers.

delete from etl.request
where request_id = any ($1::bigint[]);
