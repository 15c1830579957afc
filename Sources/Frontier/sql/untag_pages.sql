-- What stands behind has moved: an answer to the same request says something else now.
update main.page
set
    etag = null,
    target = null
where list_id = ?1 and page_offset > ?2 and etag is not null;
