select
    simplified_at,
    full_at,
    missing_from,
    missing_at,
    etag,
    why
from main.entity
where kind = ?1 and id = ?2 and market = ?3;
