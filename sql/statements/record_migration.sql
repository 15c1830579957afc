-- Enters a migration in the transaction that applied it: $1 number, $2 file name, $3 SHA-256, $4 milliseconds.

insert into etl.migration (number, name, sha256, duration_ms)
values ($1, $2, $3, $4);
