update main.entity
set etag = ?4
where kind = ?1 and id = ?2 and market = ?3 and full_at <= ?5;
