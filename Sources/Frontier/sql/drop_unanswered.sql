delete from main.unanswered
where name = ?1;
