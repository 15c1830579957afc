-- What stands of an album, value by value, and when each was last told: $1 its id. A row of a list has a place in the list
-- of its owner; a list without rows has no column, and is empty where it was told. compared is what an answer says in
-- place of the value, source the staged column where there are several.

with traced as (
    select
        known.*,
        case when known.market_set_id is not null then (
            select coalesce(string_agg(member.market, ',' order by member.market), '')
            from catalog.market_set_member as member
            where member.id = known.market_set_id
        ) end as markets,
        confirmed.name_at,
        confirmed.album_type_at,
        confirmed.total_tracks_at,
        confirmed.release_date_at,
        confirmed.release_date_precision_at,
        confirmed.label_at,
        confirmed.popularity_at,
        confirmed.markets_at,
        confirmed.images_at,
        confirmed.artists_at,
        confirmed.copyrights_at,
        confirmed.external_ids_at,
        entity.confirmed_at
    from catalog.album as known
    join etl.entity as entity on entity.kind = 'album' and entity.id = known.id
    left join etl.album_confirmation as confirmed on confirmed.id = known.id
    where known.id = $1
),
list as (
    select list.part, list.relation, list.told_at
    from traced
    cross join lateral (
        values
            (1, 'catalog.album', null),
            (2, 'catalog.album_artist', artists_at),
            (3, 'catalog.album_image', images_at),
            (4, 'catalog.album_copyright', copyrights_at),
            (5, 'catalog.album_external_id', external_ids_at),
            (6, 'catalog.album_track', null),
            (7, 'etl.album_metric', null)
    ) as list (part, relation, told_at)
),
item as (
    select
        1 as part,
        null as owner,
        null as place,
        own.number,
        jsonb_build_object(own.name, own.value) as content,
        own.compared,
        null as source,
        own.told_at,
        null as note
    from traced
    cross join lateral (
        values
            (1, 'id', id, null, confirmed_at),
            (2, 'name', name, null, name_at),
            (3, 'album_type', album_type, null, album_type_at),
            (4, 'total_tracks', total_tracks::text, null, total_tracks_at),
            (5, 'release_date_text', release_date_text, null, release_date_at),
            (6, 'release_date', release_date::text, null, release_date_at),
            (7, 'release_date_precision', release_date_precision, null, release_date_precision_at),
            (8, 'label', label, null, label_at),
            (9, 'popularity', popularity::text, null, popularity_at),
            (10, 'market_set_id', market_set_id::text, markets, markets_at)
    ) as own (number, name, value, compared, told_at)
    union all
    select 2, null, position::text, position, jsonb_build_object('artist_id', artist_id), null, null, null, null
    from catalog.album_artist
    where album_id = $1
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
    from catalog.album_image
    where album_id = $1
    union all
    select
        4,
        null,
        position::text,
        position,
        jsonb_build_object('kind', kind, 'text', text),
        null,
        null,
        null,
        null
    from catalog.album_copyright
    where album_id = $1
    union all
    select 5, null, kind, 1, jsonb_build_object('value', value), null, null, null, null
    from catalog.album_external_id
    where album_id = $1
    union all
    select
        6,
        null,
        placed.position::text,
        placed.position,
        jsonb_build_object(
            'track_id', placed.track_id, 'disc_number', placed.disc_number, 'track_number', placed.track_number
        ),
        null,
        null,
        (
            select max(page.fetched_at)
            from etl.album_track_page as page
            where page.album_id = placed.album_id
                and etl.page_covers(page.first_position, page.item_count, page.is_last, placed.position)
        ),
        null
    from catalog.album_track as placed
    where placed.album_id = $1
    union all
    select 7, null, observed_on::text, 1, jsonb_build_object('popularity', popularity), null, null, popularity_at, null
    from etl.album_metric
    where album_id = $1
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
order by list.part, item.number, item.place, told.number;
