update main.list
set swept_at = ?2
where swept_at > ?1;
