-- Nothing of an earlier reading stands behind a last page.
delete from main.page
where list_id = ?1 and page_offset > ?2 and answered_at < ?3;
