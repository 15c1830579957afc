insert into main.unanswered (name, asked_at)
values (?1, ?2)
on conflict (name) do update set asked_at = max(asked_at, excluded.asked_at);
