update main.list
set
    swept_at = max(swept_at, ?2),
    total = ?3
where list_id = ?1;
