insert into main.latest (latest_id, answered_at)
values (1, ?1)
on conflict (latest_id) do update set
    answered_at = excluded.answered_at;
