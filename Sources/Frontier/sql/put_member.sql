insert or replace into main.member (list_id, position, kind, id)
values (?1, ?2, ?3, ?4);
