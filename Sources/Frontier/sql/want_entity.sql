insert into main.entity (kind, id, market, why)
values (?1, ?2, ?3, ?4)
on conflict (kind, id, market) do update set
    why = excluded.why
where entity.why is null;
