-- Both ends are kept: an object missed twice, hours apart, is gone for good.
insert into main.entity (kind, id, market, missing_from, missing_at)
values (?1, ?2, ?3, ?4, ?4)
on conflict (kind, id, market) do update set
    missing_from = case entity.missing_from
        when 0 then excluded.missing_from
        else min(entity.missing_from, excluded.missing_from)
    end,
    missing_at = max(entity.missing_at, excluded.missing_at);
