delete from main.unanswered_thing
where last_at <= ?1;
