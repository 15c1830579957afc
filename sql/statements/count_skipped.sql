-- Lines that the loader left out: $1 the table, $2 those that are superseded, $3 those that count as staged.

insert into pg_temp.skipped_count (kind, superseded, staged, updated)
values ($1, $2::bigint, $3::bigint, 0);
