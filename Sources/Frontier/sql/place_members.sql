-- ?4 holds positions and ids. What stands further ahead in the same list stays there.
insert into main.member (list_id, position, kind, id, first_at, seen_at)
select
    ?1,
    cast(placed.key as integer),
    ?2,
    placed.value,
    ?3,
    ?3
from json_each(?4) as placed
where true
on conflict (list_id, kind, id) do update set
    position = excluded.position,
    seen_at = excluded.seen_at
where member.position > excluded.position;
