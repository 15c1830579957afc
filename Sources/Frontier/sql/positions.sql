select position
from main.member
where list_id = ?1 and position >= ?2
order by position;
