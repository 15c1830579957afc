-- What stands further ahead in the same list stays there.
insert into main.member (list_id, position, kind, id, first_at, seen_at)
values (?1, ?2, ?3, ?4, ?5, ?5)
on conflict (list_id, kind, id) do update set
    position = excluded.position,
    seen_at = excluded.seen_at
where member.position > excluded.position;
