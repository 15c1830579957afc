update main.entity
set etag = null
where etag is not null;
