update main.page
set answered_at = ?2
where answered_at > ?1;
