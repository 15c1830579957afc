select owner
from main.claim
where name = ?1;
