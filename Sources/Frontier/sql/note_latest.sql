update main.latest
set answered_at = ?1
where answered_at < ?1;
