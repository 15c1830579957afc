delete from main.member
where list_id = ?1 and seen_at < ?2;
