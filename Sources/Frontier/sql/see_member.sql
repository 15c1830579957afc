update main.member
set seen_at = max(seen_at, ?4)
where list_id = ?1 and kind = ?2 and id = ?3;
