delete from main.unanswered_thing
where name = ?1;
