insert into main.member (list_id, position, kind, id, first_at, seen_at)
values (?1, ?2, ?3, ?4, ?5, ?6);
