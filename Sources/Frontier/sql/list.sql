select
    list_id,
    swept_at,
    total
from main.list
where kind = ?1 and key = ?2;
