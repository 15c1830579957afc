-- The requests that stay however old they are: the last of each kind by which one object was read. They say that the
-- route still answered after others were not found (analytics.vanished_objects).

select distinct on (single.kind) request.request_id
from (
    values ('artist', '/v1/artists/'), ('album', '/v1/albums/'), ('track', '/v1/tracks/')
) as single (kind, prefix)
join etl.request as request
    on starts_with(request.url, single.prefix)
    and length(split_part(request.url, '?', 1)) = length(single.prefix) + 22
where request.outcome in ('landed', 'not_modified')
order by single.kind, request.attempted_at desc, request.request_id desc;
