update main.unanswered_thing
set first_at = min(first_at, ?2), last_at = ?2
where last_at > ?1;
