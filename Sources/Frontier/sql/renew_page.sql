update main.page
set
    answered_at = ?3,
    news = 0
where list_id = ?1 and page_offset = ?2;
