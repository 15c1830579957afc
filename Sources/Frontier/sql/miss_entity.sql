-- An object missed twice, hours apart, is gone for good, unless it was seen between the two. So of the misses that are
-- known the first one since it was last seen is kept, and the last; where it was seen since all of them, the first of all.
insert into main.entity (kind, id, market, missing_from, missing_at)
values (?1, ?2, ?3, ?4, ?4)
on conflict (kind, id, market) do update set
    missing_from = coalesce(
        (
            select min(value)
            from json_each(json_array(entity.missing_from, entity.missing_at, excluded.missing_from))
            where value > entity.simplified_at
        ),
        iif(entity.missing_from = 0, excluded.missing_from, min(entity.missing_from, excluded.missing_from))
    ),
    missing_at = max(entity.missing_at, excluded.missing_at);
