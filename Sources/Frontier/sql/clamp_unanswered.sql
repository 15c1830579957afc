update main.unanswered
set asked_at = ?2
where asked_at > ?1;
