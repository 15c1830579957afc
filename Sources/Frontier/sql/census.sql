select
    count(*) as lists,
    coalesce(sum(last.page_offset + last.item_count), 0) as items
from main.list
join main.page as last on last.list_id = list.list_id and last.next_offset is null
where list.kind = ?1;
