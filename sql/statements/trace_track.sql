-- What stands of a track, value by value, and when each was last told: $1 its id. A row of a list has a place in the list
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
        confirmed.duration_ms_at,
        confirmed.explicit_at,
        confirmed.popularity_at,
        confirmed.disc_number_at,
        confirmed.track_number_at,
        confirmed.is_local_at,
        confirmed.preview_url_at,
        confirmed.album_at,
        confirmed.read_in_on,
        confirmed.markets_at,
        confirmed.artists_at,
        confirmed.external_ids_at,
        entity.confirmed_at
    from catalog.track as known
    join etl.entity as entity on entity.kind = 'track' and entity.id = known.id
    left join etl.track_confirmation as confirmed on confirmed.id = known.id
    where known.id = $1
),
placed as (
    select
        placed.*,
        (
            select max(page.fetched_at)
            from etl.album_track_page as page
            where page.album_id = placed.album_id
                and etl.page_covers(page.first_position, page.item_count, page.is_last, placed.position)
        ) as told_at
    from catalog.album_track as placed
    where placed.track_id = $1
),
list as (
    select list.part, list.relation, list.told_at
    from traced
    cross join lateral (
        values
            (1, 'catalog.track', null),
            (2, 'catalog.track_artist', artists_at),
            (3, 'catalog.track_external_id', external_ids_at),
            (4, 'catalog.track_playability', null),
            (5, 'catalog.album_track', null),
            (6, 'etl.track_metric', null)
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
            (4, 'duration_ms', duration_ms::text, null, duration_ms_at),
            (5, 'explicit', explicit::text, null, explicit_at),
            (6, 'popularity', popularity::text, null, popularity_at),
            (7, 'disc_number', disc_number::text, null, disc_number_at),
            (8, 'track_number', track_number::text, null, track_number_at),
            (9, 'is_local', is_local::text, null, is_local_at),
            (10, 'preview_url', preview_url, null, preview_url_at),
            (11, 'market_set_id', market_set_id::text, markets, markets_at)
    ) as own (number, name, value, compared, told_at)
    union all
    select
        1,
        null,
        null,
        3,
        jsonb_build_object('album_id', album_id),
        null,
        case when album_at is null then 'read_in_album_id' else 'album_id' end,
        -- What stood there then may have been told again since.
        coalesce(album_at, (select max(placed.told_at) from placed where placed.album_id = traced.album_id)),
        case when album_at is null and read_in_on is not null
            then format('first read in an album''s list on %s', read_in_on)
        end
    from traced
    union all
    select 2, null, position::text, position, jsonb_build_object('artist_id', artist_id), null, null, null, null
    from catalog.track_artist
    where track_id = $1
    union all
    select 3, null, kind, 1, jsonb_build_object('value', value), null, null, null, null
    from catalog.track_external_id
    where track_id = $1
    union all
    select
        4,
        null,
        known.market,
        1,
        jsonb_build_object('is_playable', known.is_playable, 'restriction', known.restriction),
        null,
        null,
        confirmed.confirmed_at,
        null
    from catalog.track_playability as known
    join etl.track_playability as confirmed
        on confirmed.track_id = known.track_id and confirmed.market = known.market
    where known.track_id = $1
    union all
    select
        5,
        placed.album_id,
        placed.position::text,
        placed.position,
        jsonb_build_object(
            'track_id', placed.track_id, 'disc_number', placed.disc_number, 'track_number', placed.track_number
        ),
        null,
        null,
        placed.told_at,
        null
    from placed
    union all
    select 6, null, observed_on::text, 1, jsonb_build_object('popularity', popularity), null, null, popularity_at, null
    from etl.track_metric
    where track_id = $1
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
