delete from main.member
where list_id = ?1 and kind = ?2 and id = ?3;
