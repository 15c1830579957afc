-- An ETag names the answer that it came with, and a 304 says that what is asked for is that again. So one stays true,
-- and of use, when the object is told whole without one: in a batch, or in a search.
update main.entity
set etag = ?4
where kind = ?1 and id = ?2 and market = ?3 and full_at <= ?5;
