-- What the landed answers say, field by field, computed by PostgreSQL's own jsonb: the oracle of the round trip.
--
-- landing.ndjson in the working directory holds every landed line. Nothing here knows how transform works. What is
-- known is written down from Spotify's documentation and design.md: where objects stand, of which type a value must be,
-- and that the newest answer counts that has a field. No two answers may be of one instant, unless they agree.

create temporary table landed_line (line jsonb not null);

\copy landed_line from 'landing.ndjson' with (format csv, quote e'\x01', delimiter e'\x02')

-- Values. None of these is true of a field that is not there.

create function pg_temp.is_null(value jsonb) returns boolean language sql immutable
return jsonb_typeof(value) = 'null';

create function pg_temp.is_text(value jsonb) returns boolean language sql immutable
return jsonb_typeof(value) in ('null', 'string');

create function pg_temp.is_label(value jsonb) returns boolean language sql immutable
return pg_temp.is_null(value) or jsonb_typeof(value) = 'string' and octet_length(value #>> '{}') <= 1000;

create function pg_temp.is_boolean(value jsonb) returns boolean language sql immutable
return jsonb_typeof(value) in ('null', 'boolean');

create function pg_temp.is_whole(value jsonb, bits integer) returns boolean language sql immutable
return pg_temp.is_null(value) or case
    when jsonb_typeof(value) = 'number' then
        (value #>> '{}')::numeric = trunc((value #>> '{}')::numeric)
        and (value #>> '{}')::numeric between - (2::numeric ^ (bits - 1)) and 2::numeric ^ (bits - 1) - 1
end;

create function pg_temp.whole(value jsonb) returns text language sql immutable
return (value #>> '{}')::numeric::bigint::text;

create function pg_temp.is_identifier(value jsonb) returns boolean language sql immutable
return coalesce(jsonb_typeof(value) = 'string' and value #>> '{}' ~ '^[0-9A-Za-z]{22}$', false);

create function pg_temp.items(list jsonb) returns table (item jsonb, n bigint) language sql immutable
begin atomic
    select element, number
    from jsonb_array_elements(case jsonb_typeof(list) when 'array' then list else '[]' end)
        with ordinality as given (element, number);
end;

create function pg_temp.first_day(told text) returns text language plpgsql immutable as $$
begin
    return case
        when told ~ '^[0-9]{4}$' then (told || '-01-01')::date
        when told ~ '^[0-9]{4}-[0-9]{2}$' then (told || '-01')::date
        when told ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then told::date
    end::text;
exception when datetime_field_overflow then
    return null;
end
$$;

-- Objects: where the Web API's reference has them.

-- A 304 is the answer again that it confirms.
create temporary table answered as
select
    row_number() over () as answer,
    told.fetched_at,
    (told.fetched_at at time zone 'UTC')::date as observed_on,
    string_to_array(ltrim(line #>> '{request,path}', '/'), '/') as path,
    line #> '{request,query}' as query,
    line #>> '{request,query,market}' as market,
    line -> 'asked' as asked,
    told.body
from landed_line as answer
left join lateral (
    select earlier.line -> 'body' as body
    from landed_line as earlier
    where answer.line @> '{"status": 304}'
        and earlier.line @> '{"status": 200}'
        and earlier.line -> 'request' = answer.line -> 'request'
        and earlier.line #>> '{headers,etag}' = answer.line #>> '{headers,etag}'
    limit 1
) as confirmed on true
cross join lateral (
    select
        (line ->> 'fetched_at')::timestamptz as fetched_at,
        case (line ->> 'status')::integer when 200 then line -> 'body' when 304 then confirmed.body end as body
) as told
where jsonb_typeof(told.body) = 'object';

create temporary table object as
with recursive met as (
    select answered.answer, root.kind, root.value, null::text as read_in
    from answered
    cross join lateral (
        select rtrim(path[2], 's') as kind, body as value where array_length(path, 1) = 3 and path[2] <> 'browse'
        union all
        select rtrim(path[2], 's'), item from pg_temp.items(body -> path[2]) where array_length(path, 1) = 2
        union all
        select 'album', item from pg_temp.items(body -> 'items') where path[4] = 'albums'
        union all
        select rtrim(key, 's'), item
        from unnest(array['artists', 'albums', 'tracks']) as key, pg_temp.items(body #> array[key, 'items'])
        where path[2] in ('search', 'browse')
    ) as root
    union all
    select answer, 'track', item, case when pg_temp.is_identifier(asked -> 0) then asked ->> 0 end
    from answered, pg_temp.items(body -> 'items')
    where path[4] = 'tracks'
    union all
    select met.answer, inside.kind, inside.value, inside.read_in
    from met
    cross join lateral (
        select 'artist' as kind, item as value, null::text as read_in
        from pg_temp.items(met.value -> 'artists')
        where met.kind in ('album', 'track')
        union all
        select 'track', item, case when pg_temp.is_identifier(met.value -> 'id') then met.value ->> 'id' end
        from pg_temp.items(met.value #> '{tracks,items}')
        where met.kind = 'album'
        union all
        select 'album', met.value -> 'album', null where met.kind = 'track'
    ) as inside
)
select met.answer, fetched_at, market, kind, value ->> 'id' as id, value, read_in
from met
join answered using (answer)
where kind in ('artist', 'album', 'track')
    and jsonb_typeof(value) = 'object'
    and pg_temp.is_identifier(value -> 'id');

analyze answered;
analyze object;

-- One row per field of an object: which key of the answer holds it, and how it is written as text.

create temporary table claim as
select object.fetched_at, object.kind, object.id, field.name as field, field.value
from object
cross join lateral (
    select 'name', value ->> 'name' where pg_temp.is_label(value -> 'name')
    union all
    select 'popularity', pg_temp.whole(value -> 'popularity') where pg_temp.is_whole(value -> 'popularity', 32)
    union all
    select 'followers', pg_temp.whole(value #> '{followers,total}')
    where kind = 'artist'
        and (pg_temp.is_null(value -> 'followers') or pg_temp.is_whole(value #> '{followers,total}', 64))
    union all
    select 'genres', (
        select string_agg(n || ' ' || (item #>> '{}'), '|' order by n)
        from pg_temp.items(value -> 'genres')
        where pg_temp.is_label(item) and not pg_temp.is_null(item)
    ) where kind = 'artist' and jsonb_typeof(value -> 'genres') in ('array', 'null')
    union all
    select 'images', (
        select string_agg(
            format(
                '%s %L %s %s',
                n,
                case when pg_temp.is_text(item -> 'url') then item ->> 'url' end,
                case when pg_temp.is_whole(item -> 'width', 32) then pg_temp.whole(item -> 'width') end,
                case when pg_temp.is_whole(item -> 'height', 32) then pg_temp.whole(item -> 'height') end
            ),
            '|' order by n
        )
        from pg_temp.items(value -> 'images')
        where jsonb_typeof(item) = 'object'
    ) where kind in ('artist', 'album') and jsonb_typeof(value -> 'images') in ('array', 'null')
    union all
    select 'artists', (
        select string_agg(n || ' ' || (item ->> 'id'), '|' order by n)
        from pg_temp.items(value -> 'artists')
        where jsonb_typeof(item) = 'object' and pg_temp.is_identifier(item -> 'id')
    ) where kind in ('album', 'track') and jsonb_typeof(value -> 'artists') in ('array', 'null')
    union all
    select 'copyrights', (
        select string_agg(
            format(
                '%s %L %L',
                n,
                case when pg_temp.is_label(item -> 'type') then item ->> 'type' end,
                case when pg_temp.is_text(item -> 'text') then item ->> 'text' end
            ),
            '|' order by n
        )
        from pg_temp.items(value -> 'copyrights')
        where jsonb_typeof(item) = 'object'
    ) where kind = 'album' and jsonb_typeof(value -> 'copyrights') in ('array', 'null')
    union all
    select 'external_ids', (
        select string_agg(format('%s %L', key, identifier #>> '{}'), '|' order by key collate "C")
        from jsonb_each(case jsonb_typeof(value -> 'external_ids') when 'object' then value -> 'external_ids' end)
            as list (key, identifier)
        where pg_temp.is_label(identifier)
    ) where kind in ('album', 'track') and jsonb_typeof(value -> 'external_ids') in ('object', 'null')
    union all
    select 'markets', case jsonb_typeof(value -> 'available_markets') when 'array' then (
        select format('%s: %s', count(distinct item), string_agg(distinct item #>> '{}', ','))
        from pg_temp.items(value -> 'available_markets')
        where jsonb_typeof(item) = 'string' and item #>> '{}' ~ '^[A-Z]{2}$'
    ) end where kind in ('album', 'track') and jsonb_typeof(value -> 'available_markets') in ('array', 'null')
    union all
    select field, value ->> field
    from unnest(array['album_type', 'release_date_precision', 'label']) as field
    where kind = 'album' and pg_temp.is_label(value -> field)
    union all
    select 'total_tracks', pg_temp.whole(value -> 'total_tracks')
    where kind = 'album' and pg_temp.is_whole(value -> 'total_tracks', 32)
    union all
    select 'release_date_text', value ->> 'release_date' where kind = 'album' and pg_temp.is_label(value -> 'release_date')
    union all
    select 'release_date', pg_temp.first_day(value ->> 'release_date')
    where kind = 'album' and pg_temp.is_label(value -> 'release_date')
    union all
    select field, pg_temp.whole(value -> field)
    from unnest(array['duration_ms', 'disc_number', 'track_number']) as field
    where kind = 'track' and pg_temp.is_whole(value -> field, 32)
    union all
    select field, value ->> field
    from unnest(array['explicit', 'is_local']) as field
    where kind = 'track' and pg_temp.is_boolean(value -> field)
    union all
    select 'preview_url', value ->> 'preview_url' where kind = 'track' and pg_temp.is_text(value -> 'preview_url')
    union all
    select 'album', value #>> '{album,id}'
    where kind = 'track' and jsonb_typeof(value -> 'album') = 'object' and pg_temp.is_identifier(value #> '{album,id}')
) as field (name, value)
-- A list of which nothing can be used tells nothing; an empty one, or null, tells that there is nothing.
where field.name not in ('genres', 'images', 'artists', 'copyrights', 'external_ids', 'markets')
    or coalesce(field.value, '0: ') <> '0: '
    or object.value -> case field.name when 'markets' then 'available_markets' else field.name end
        in ('null', '[]', '{}');

-- Pages of lists: whose, where they begin, whether the list ends there. A page that does not say where it begins is none.

create temporary table page as
select
    row_number() over () as page,
    told.fetched_at,
    told.list,
    told.list_id,
    (told.value ->> 'offset')::numeric::integer as page_offset,
    told.value -> 'items' as items,
    jsonb_array_length(told.value -> 'items') as item_count,
    coalesce(pg_temp.is_null(told.value -> 'next'), false) as is_last
from (
    select fetched_at, 'album' as list, id as list_id, value -> 'tracks' as value
    from object
    where kind = 'album'
    union all
    select fetched_at, 'album', asked ->> 0, body
    from answered
    where path[4] = 'tracks' and pg_temp.is_identifier(asked -> 0)
    union all
    select
        fetched_at,
        'search',
        case path[2] when 'browse' then 'browse:new-releases' else query ->> 'q' end
            || coalesce(' [market=' || case path[2] when 'search' then query ->> 'market' end || ']', '')
            || coalesce(' [include_external=' || case path[2] when 'search' then query ->> 'include_external' end || ']', '')
            || format(' %s %s', rtrim(key, 's'), observed_on),
        body -> key
    from answered
    cross join unnest(array['artists', 'albums', 'tracks', 'playlists', 'shows', 'episodes', 'audiobooks']) as key
    where path[2] = 'search' or (path[2] = 'browse' and key = 'albums')
) as told
where jsonb_typeof(told.value) = 'object'
    and jsonb_typeof(told.value -> 'items') = 'array'
    and pg_temp.is_whole(told.value -> 'offset', 32)
    and (told.value ->> 'offset')::numeric between 0 and 2147483646;

create index on page (list, list_id);

-- The newest page counts that speaks about a place: one of its own, or any behind it when the list ends there.
create temporary table listed as
select page.list, page.list_id, page.page_offset + item.n as position, item.item
from page
cross join lateral pg_temp.items(page.items) as item
where jsonb_typeof(item.item) = 'object'
    and pg_temp.is_identifier(item.item -> 'id')
    and not exists (
        select from page as newer
        where newer.list = page.list
            and newer.list_id = page.list_id
            and newer.fetched_at > page.fetched_at
            and page.page_offset + item.n > newer.page_offset
            and (newer.is_last or page.page_offset + item.n <= newer.page_offset + newer.item_count)
    );

create temporary table expected as
select distinct on (kind, id, field) kind, id, field, value
from claim
order by kind, id, field, fetched_at desc, value desc nulls last;

-- Until an answer names a track's album, it is the one it was read in: on the first day, and of that day's the least.
insert into expected
select distinct on (id) 'track', id, 'album', read_in
from object
join answered using (answer)
where kind = 'track'
    and read_in is not null
    and not exists (select from claim where claim.kind = 'track' and claim.field = 'album' and claim.id = object.id)
order by id, observed_on, read_in;

insert into expected
select
    list,
    list_id,
    format('%s %s', case list when 'album' then 'track' else 'hit' end, position),
    case list
        when 'album' then format(
            '%s %s %s',
            item ->> 'id',
            case when pg_temp.is_whole(item -> 'disc_number', 32) then pg_temp.whole(item -> 'disc_number') end,
            case when pg_temp.is_whole(item -> 'track_number', 32) then pg_temp.whole(item -> 'track_number') end
        )
        else item ->> 'id'
    end
from listed;

-- The albums of an artist only grow, and an answer without a group takes none away.
create temporary table artist_album as
select fetched_at, asked ->> 0 as artist_id, item ->> 'id' as album_id,
    case when pg_temp.is_label(item -> 'album_group') then item ->> 'album_group' end as album_group
from answered
cross join lateral pg_temp.items(body -> 'items')
where path[4] = 'albums'
    and pg_temp.is_identifier(asked -> 0)
    and jsonb_typeof(item) = 'object'
    and pg_temp.is_identifier(item -> 'id');

insert into expected
select distinct on (artist_id, album_id) 'artist', artist_id, 'album ' || album_id, coalesce(album_group, '')
from artist_album
order by artist_id, album_id, album_group is null, fetched_at desc;

-- Whether a track can be played, where a market was asked for and something is said; of one instant the greater counts,
-- field by field.
insert into expected
select 'track', id, 'playable ' || market, format('%s %L', max(is_playable), max(reason))
from (
    select
        id,
        market,
        is_playable,
        reason,
        rank() over (partition by id, market order by fetched_at desc) as age
    from object
    cross join lateral (
        select
            case when pg_temp.is_boolean(value -> 'is_playable') then value ->> 'is_playable' end as is_playable,
            case
                when pg_temp.is_label(value #> '{restrictions,reason}') then value #>> '{restrictions,reason}'
            end as reason
    ) as told
    where kind = 'track' and market is not null and (is_playable is not null or reason is not null)
) as said
where age = 1
group by id, market;

-- Whatever is spoken of has a row, wherever in an answer something says by type or URI what it is.
insert into expected
select kind, id, 'known', 'yes'
from (
    select kind, id from object
    union
    select kind, value ->> 'id'
    from answered
    cross join lateral jsonb_path_query(body, 'strict $.**') as value
    cross join lateral (
        select coalesce(value ->> 'type', split_part(value ->> 'uri', ':', 2)) as kind
    ) as said
    where jsonb_typeof(value) = 'object'
        and kind in ('artist', 'album', 'track')
        and pg_temp.is_identifier(value -> 'id')
        -- A link of a relinked track names the track asked for; it is not an answer about it.
        and value ? 'name'
    union
    select 'album', read_in from object where read_in is not null
    union
    select 'album', list_id from page where list = 'album'
    union
    select 'artist', artist_id from artist_album
) as spoken_of;

-- Another identifier than the one asked for, or linked from.
insert into expected
select 'alias', asked_id, format('%s %s in %s', kind, answered_id, coalesce(market, '')),
    format('%s %s', min(fetched_at), max(fetched_at))
from (
    select rtrim(path[2], 's') as kind, asked ->> 0 as asked_id, body -> 'id' as answered, market, fetched_at
    from answered
    where array_length(path, 1) = 3 and path[2] in ('artists', 'albums', 'tracks')
    union all
    select rtrim(path[2], 's'), asked ->> (n - 1)::integer, item -> 'id', market, fetched_at
    from answered
    cross join lateral pg_temp.items(body -> path[2])
    where array_length(path, 1) = 2
        and path[2] in ('artists', 'albums', 'tracks')
        and jsonb_typeof(item) = 'object'
        and jsonb_array_length(body -> path[2]) = jsonb_array_length(asked)
    union all
    select 'track', value #>> '{linked_from,id}', value -> 'id', market, fetched_at
    from object
    where kind = 'track' and pg_temp.is_identifier(value #> '{linked_from,id}')
) as told
cross join lateral (select answered #>> '{}' as answered_id) as answer
where pg_temp.is_identifier(answered) and asked_id <> answered_id
group by kind, asked_id, answered_id, market;

-- History: every name with its first and last sight, and of each UTC day the first popularity and followers.
insert into expected
select kind, id, 'named ' || value, format('%s %s', min(fetched_at), max(fetched_at))
from claim
where field = 'name' and value is not null
group by kind, id, value;

create temporary table observed as
select distinct on (kind, id, field, observed_on) kind, id, field, observed_on, value
from claim
cross join lateral (select (fetched_at at time zone 'UTC')::date as observed_on) as day
where field in ('popularity', 'followers') and value is not null
order by kind, id, field, observed_on, fetched_at, value::bigint desc;

insert into expected
select kind, id, 'metric of ' || observed_on, format('%s %s', popularity, followers)
from (
    select
        kind,
        id,
        observed_on,
        popularity,
        followers,
        lag(row(popularity, followers)::text) over (partition by kind, id order by observed_on) as before
    from (select distinct kind, id, observed_on from observed) as day
    cross join lateral (
        select
            (array_agg(value order by observed_on desc) filter (where field = 'popularity'))[1] as popularity,
            (array_agg(value order by observed_on desc) filter (where field = 'followers'))[1] as followers
        from observed
        where observed.kind = day.kind and observed.id = day.id and observed.observed_on <= day.observed_on
    ) as held
) as compared
where before is distinct from row(popularity, followers)::text;

delete from expected where value is null;
