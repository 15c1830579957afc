delete from main.claim
where name = ?1 and owner = ?2;
