select list_id
from main.list
where kind = ?1 and key = ?2;
