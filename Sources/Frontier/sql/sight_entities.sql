-- ?4 holds each object's id and when it was seen, ?3 says whether whole (1) or not (0).
-- The newest time wins, so the order in which answers are taken in does not matter.
insert into main.entity (kind, id, market, simplified_at, full_at)
select
    ?1,
    seen.key,
    ?2,
    seen.value,
    seen.value * ?3
from json_each(?4) as seen
where true
on conflict (kind, id, market) do update set
    simplified_at = max(entity.simplified_at, excluded.simplified_at),
    full_at = max(entity.full_at, excluded.full_at)
where excluded.simplified_at > entity.simplified_at or excluded.full_at > entity.full_at;
