update main.page
set
    etag = null,
    target = null
where etag is not null;
