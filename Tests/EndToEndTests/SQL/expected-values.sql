-- What the landed answers say, field by field, computed by PostgreSQL's own jsonb: the oracle of the round trip.
--
-- landing.ndjson in the working directory holds every landed line. Nothing here knows how transform works.

create temporary table landed_line (line jsonb not null);

\copy landed_line from 'landing.ndjson' with (format csv, quote e'\x01', delimiter e'\x02')

create temporary table answered as
select
    (line ->> 'fetched_at')::timestamptz as fetched_at,
    line #>> '{request,path}' as path,
    coalesce((line #>> '{request,query,offset}')::integer, 0) as page_offset,
    line #>> '{asked,0}' as asked,
    line -> 'body' as body
from landed_line
where (line ->> 'status')::integer = 200 and line ? 'body';

create temporary table object as
select answered.fetched_at, kind, value ->> 'id' as id, value
from answered
cross join lateral jsonb_path_query(body, 'strict $.**') as value
-- Some answers of 2024 hold objects that name no type, but a URI.
cross join lateral (
    select coalesce(value ->> 'type', split_part(value ->> 'uri', ':', 2)) as kind
) as told
where jsonb_typeof(value) = 'object'
    and kind in ('artist', 'album', 'track')
    and value ->> 'id' ~ '^[0-9A-Za-z]{22}$'
    -- A link of a relinked track names the track asked for; it is not an answer about it.
    and value ? 'name';

create index on object (kind, id);

-- One row per field of an object: which key of the answer holds it, and how it is written as text.
create temporary table claim as
select object.fetched_at, object.kind, object.id, field.name as field, field.value
from object
cross join lateral (
    select 'name', value ->> 'name' where value ? 'name'
    union all
    select 'popularity', ((value ->> 'popularity')::numeric)::bigint::text where value ? 'popularity'
    union all
    select 'followers', ((value #>> '{followers,total}')::numeric)::bigint::text
    where kind = 'artist' and value ? 'followers'
    union all
    select 'genres', (
        select string_agg(genre, '|' order by n)
        from jsonb_array_elements_text(value -> 'genres') with ordinality as list (genre, n)
    ) where kind = 'artist' and jsonb_typeof(value -> 'genres') = 'array'
    union all
    select 'images', (
        select string_agg(
            concat_ws(' ', image ->> 'url', ((image ->> 'width')::numeric)::integer, ((image ->> 'height')::numeric)::integer),
            '|' order by n
        )
        from jsonb_array_elements(value -> 'images') with ordinality as list (image, n)
    ) where kind in ('artist', 'album') and jsonb_typeof(value -> 'images') = 'array'
    union all
    select 'artists', (
        select string_agg(artist ->> 'id', '|' order by n)
        from jsonb_array_elements(value -> 'artists') with ordinality as list (artist, n)
    ) where kind in ('album', 'track') and jsonb_typeof(value -> 'artists') = 'array'
    union all
    select 'copyrights', (
        select string_agg((right_holder ->> 'type') || ' ' || (right_holder ->> 'text'), '|' order by n)
        from jsonb_array_elements(value -> 'copyrights') with ordinality as list (right_holder, n)
    ) where kind = 'album' and jsonb_typeof(value -> 'copyrights') = 'array'
    union all
    select 'external_ids', (
        select string_agg(key || ' ' || identifier, '|' order by key collate "C")
        from jsonb_each_text(value -> 'external_ids') as list (key, identifier)
    ) where kind in ('album', 'track') and jsonb_typeof(value -> 'external_ids') = 'object'
    union all
    select 'markets', (
        select string_agg(distinct market, ',' order by market)
        from jsonb_array_elements_text(value -> 'available_markets') as list (market)
    ) where kind in ('album', 'track') and jsonb_typeof(value -> 'available_markets') = 'array'
    union all
    select 'album_type', value ->> 'album_type' where kind = 'album' and value ? 'album_type'
    union all
    select 'total_tracks', ((value ->> 'total_tracks')::numeric)::bigint::text where kind = 'album' and value ? 'total_tracks'
    union all
    select 'release_date_text', value ->> 'release_date' where kind = 'album' and value ? 'release_date'
    union all
    select 'release_date', case
        when value ->> 'release_date' ~ '^0000' then null
        when value ->> 'release_date' ~ '^\d{4}$' then (value ->> 'release_date') || '-01-01'
        when value ->> 'release_date' ~ '^\d{4}-\d{2}$' then (value ->> 'release_date') || '-01'
        else value ->> 'release_date'
    end where kind = 'album' and value ? 'release_date'
    union all
    select 'release_date_precision', value ->> 'release_date_precision'
    where kind = 'album' and value ? 'release_date_precision'
    union all
    select 'label', value ->> 'label' where kind = 'album' and value ? 'label'
    union all
    select 'duration_ms', ((value ->> 'duration_ms')::numeric)::bigint::text where kind = 'track' and value ? 'duration_ms'
    union all
    select 'explicit', value ->> 'explicit' where kind = 'track' and value ? 'explicit'
    union all
    select 'disc_number', ((value ->> 'disc_number')::numeric)::bigint::text where kind = 'track' and value ? 'disc_number'
    union all
    select 'track_number', ((value ->> 'track_number')::numeric)::bigint::text where kind = 'track' and value ? 'track_number'
    union all
    select 'is_local', value ->> 'is_local' where kind = 'track' and value ? 'is_local'
    union all
    select 'preview_url', value ->> 'preview_url' where kind = 'track' and value ? 'preview_url'
    union all
    select 'album', value #>> '{album,id}' where kind = 'track' and value #>> '{album,id}' ~ '^[0-9A-Za-z]{22}$'
) as field (name, value);

-- The tracks of an album, by position: those embedded in the album's answer, and those of its further pages.
create temporary table listed_track as
with page as (
    select fetched_at, id as album_id, coalesce((value #>> '{tracks,offset}')::numeric, 0)::integer as page_offset,
        value #> '{tracks,items}' as items
    from object
    where kind = 'album' and jsonb_typeof(value #> '{tracks,items}') = 'array'
    union all
    select fetched_at, asked, page_offset, body -> 'items'
    from answered
    where path ~ '^/v1/albums/[0-9A-Za-z]{22}/tracks$'
)
select distinct on (album_id, position)
    album_id,
    (page_offset + n)::integer as position,
    track ->> 'id' as track_id,
    ((track ->> 'disc_number')::numeric)::integer as disc_number,
    ((track ->> 'track_number')::numeric)::integer as track_number
from page
cross join lateral jsonb_array_elements(items) with ordinality as list (track, n)
cross join lateral (select (page_offset + n)::integer as position) as place
where track ->> 'id' ~ '^[0-9A-Za-z]{22}$'
order by album_id, position, fetched_at desc;

create temporary table expected as
select distinct on (kind, id, field) kind, id, field, value
from claim
order by kind, id, field, fetched_at desc, value desc nulls last;

insert into expected
select 'album', album_id, 'track ' || position, concat_ws(' ', track_id, disc_number, track_number)
from listed_track;

insert into expected
select distinct on (path, value ->> 'id')
    'artist', asked, 'album ' || (value ->> 'id'), coalesce(value ->> 'album_group', '')
from answered
cross join lateral jsonb_array_elements(body -> 'items') as list (value)
where path ~ '^/v1/artists/[0-9A-Za-z]{22}/albums$' and jsonb_typeof(value) = 'object'
order by path, value ->> 'id', fetched_at desc;

delete from expected where value is null;
