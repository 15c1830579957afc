-- Enters a run, or widens its times: $1 name, $2 and $3 when its first stage started and its last ended.

insert into etl.run (run, started_at, ended_at)
values ($1, $2::timestamptz, $3::timestamptz)
on conflict (run) do update
set started_at = least(run.started_at, excluded.started_at),
    ended_at = greatest(run.ended_at, excluded.ended_at);
