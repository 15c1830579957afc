select
    item_count,
    next_offset,
    answered_at,
    total,
    news,
    etag,
    target
from main.page
where list_id = ?1 and page_offset = ?2;
