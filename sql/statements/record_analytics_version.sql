-- Notes which sql/analytics the views were made from: $1 digest, $2 the views' names.

insert into etl.analytics_version (sha256, views)
values ($1, $2::text[])
on conflict (only_row) do update
set sha256 = excluded.sha256,
    views = excluded.views,
    applied_at = now();
