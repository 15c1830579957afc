-- The newest time wins, so the order in which answers are taken in does not matter.
insert into main.entity (kind, id, market, simplified_at, full_at)
values (?1, ?2, ?3, ?4, ?5)
on conflict (kind, id, market) do update set
    simplified_at = max(entity.simplified_at, excluded.simplified_at),
    full_at = max(entity.full_at, excluded.full_at)
where excluded.simplified_at > entity.simplified_at or excluded.full_at > entity.full_at;
