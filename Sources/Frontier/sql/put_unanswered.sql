insert into main.unanswered_thing (name, first_at, last_at)
values (?1, ?2, ?2)
on conflict (name) do update
set first_at = min(first_at, excluded.first_at), last_at = max(last_at, excluded.last_at);
