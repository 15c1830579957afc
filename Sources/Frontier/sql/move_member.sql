update main.member
set position = ?3
where list_id = ?1 and position = ?2;
