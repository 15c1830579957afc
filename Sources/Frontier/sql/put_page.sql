insert into main.page (list_id, page_offset, item_count, next_offset, answered_at, total, news, etag, target)
values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
on conflict (list_id, page_offset) do update set
    item_count = excluded.item_count,
    next_offset = excluded.next_offset,
    answered_at = excluded.answered_at,
    total = excluded.total,
    news = excluded.news,
    etag = excluded.etag,
    target = excluded.target;
