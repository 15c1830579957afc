insert into main.list (kind, key)
values (?1, ?2)
on conflict (kind, key) do nothing;
