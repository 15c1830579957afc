delete from main.member
where list_id = ?1 and position >= ?2 and position < ?3;
