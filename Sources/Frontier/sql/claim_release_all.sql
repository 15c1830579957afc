delete from main.claim
where owner = ?1;
