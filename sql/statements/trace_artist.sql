-- What stands of an artist, value by value, and when each was last told: $1 its id. A row of a list has a place in the list
-- of its owner; a list without rows has no column, and is empty where it was told. compared is what an answer says in
-- place of the value, source the staged column where there are several.

with traced as (
    select
        known.*,
        confirmed.name_at,
        confirmed.popularity_at,
        confirmed.followers_at,
        confirmed.genres_at,
        confirmed.images_at,
        entity.confirmed_at
    from catalog.artist as known
    join etl.entity as entity on entity.kind = 'artist' and entity.id = known.id
    left join etl.artist_confirmation as confirmed on confirmed.id = known.id
    where known.id = $1
),
list as (
    select list.part, list.relation, list.told_at
    from traced
    cross join lateral (
        values
            (1, 'catalog.artist', null),
            (2, 'catalog.artist_genre', genres_at),
            (3, 'catalog.artist_image', images_at),
            (4, 'catalog.artist_album', null),
            (5, 'etl.artist_metric', null)
    ) as list (part, relation, told_at)
),
item as (
    select
        1 as part,
        null as owner,
        null as place,
        own.number,
        jsonb_build_object(own.name, own.value) as content,
        null as compared,
        null as source,
        own.told_at,
        null as note
    from traced
    cross join lateral (
        values
            (1, 'id', id, confirmed_at),
            (2, 'name', name, name_at),
            (3, 'popularity', popularity::text, popularity_at),
            (4, 'followers', followers::text, followers_at)
    ) as own (number, name, value, told_at)
    union all
    select 2, null, position::text, position, jsonb_build_object('genre', genre), null, null, null, null
    from catalog.artist_genre
    where artist_id = $1
    union all
    select
        3,
        null,
        position::text,
        position,
        jsonb_build_object('url', url, 'width', width, 'height', height),
        null,
        null,
        null,
        null
    from catalog.artist_image
    where artist_id = $1
    union all
    select 4, null, known.album_id, 1, own.content, null, null, own.told_at, null
    from catalog.artist_album as known
    join etl.artist_album as confirmed
        on confirmed.artist_id = known.artist_id and confirmed.album_id = known.album_id
    cross join lateral (
        values
            (jsonb_build_object('album_id', known.album_id), confirmed.confirmed_at),
            (jsonb_build_object('album_group', known.album_group), confirmed.album_group_at)
    ) as own (content, told_at)
    where known.artist_id = $1
    union all
    select 5, null, metric.observed_on::text, 1, own.content, null, null, own.told_at, null
    from etl.artist_metric as metric
    cross join lateral (
        values
            (jsonb_build_object('popularity', metric.popularity), metric.popularity_at),
            (jsonb_build_object('followers', metric.followers), metric.followers_at)
    ) as own (content, told_at)
    where metric.artist_id = $1
)
select
    list.relation,
    coalesce(item.owner, $1) as owner,
    item.place,
    told.name as column_name,
    told.value,
    item.compared,
    item.source,
    to_char(
        coalesce(item.told_at, list.told_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
    ) as told_at,
    item.note
from list
left join item on item.part = list.part
left join lateral jsonb_each_text(item.content) with ordinality as told (name, value, number) on true
order by list.part, item.number, item.place, told.number, told.name;
