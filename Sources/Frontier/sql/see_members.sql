update main.member
set seen_at = max(seen_at, ?4)
where list_id = ?1 and position >= ?2 and position < ?3;
