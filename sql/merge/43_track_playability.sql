-- Whether a track can be played in a market: what the newest answer for that market said.

create temporary table merged_track_playability on commit drop as
with newest as (
    select
        track_id,
        market,
        max(fetched_at) as told_at
    from pg_temp.told_track_playability
    group by track_id, market
),
spoken as (
    select
        newest.track_id,
        newest.market,
        newest.told_at,
        bool_or(told.is_playable) as is_playable,
        max(told.restriction) as restriction
    from newest
    join pg_temp.told_track_playability as told
        on told.track_id = newest.track_id and told.market = newest.market and told.fetched_at = newest.told_at
    group by newest.track_id, newest.market, newest.told_at
),
settled as (
    select
        spoken.track_id,
        spoken.market,
        spoken.told_at,
        known.track_id is not null as is_known,
        etl.settled(
            spoken.told_at, spoken.is_playable, confirmed.confirmed_at, known.is_playable
        ) as is_playable,
        etl.settled(
            spoken.told_at, spoken.restriction, confirmed.confirmed_at, known.restriction
        ) as restriction,
        known.is_playable as known_is_playable,
        known.restriction as known_restriction
    from spoken
    left join catalog.track_playability as known
        on known.track_id = spoken.track_id and known.market = spoken.market
    left join etl.track_playability as confirmed
        on confirmed.track_id = spoken.track_id and confirmed.market = spoken.market
)
select
    track_id,
    market,
    told_at,
    is_playable,
    restriction,
    case
        when not is_known then 'inserted'
        when (is_playable, restriction) is distinct from (known_is_playable, known_restriction) then 'updated'
        else 'unchanged'
    end as effect
from settled;

with added as (
    insert into catalog.track_playability (track_id, market, is_playable, restriction)
    select track_id, market, is_playable, restriction
    from pg_temp.merged_track_playability
    where effect = 'inserted'
    order by track_id, market
    returning 1
),
changed as (
    update catalog.track_playability as known
    set is_playable = merged.is_playable, restriction = merged.restriction
    from pg_temp.merged_track_playability as merged
    where merged.track_id = known.track_id and merged.market = known.market and merged.effect = 'updated'
    returning 1
)
insert into etl.load_count (load_id, kind, occurrences, superseded, staged, inserted, updated, unchanged)
select
    current_setting('discograph.load_id')::bigint,
    'track_playability',
    occurrence.number,
    occurrence.number - merged.number,
    merged.number,
    (select count(*) from added),
    (select count(*) from changed),
    merged.unchanged
from (select count(*) as number from pg_temp.staged_track_playability) as occurrence
cross join (
    select count(*) as number, count(*) filter (where effect = 'unchanged') as unchanged
    from pg_temp.merged_track_playability
) as merged;

merge into etl.track_playability as known
using pg_temp.merged_track_playability as told on told.track_id = known.track_id and told.market = known.market
when matched and told.told_at > known.confirmed_at then
    update set confirmed_at = told.told_at
when not matched then
    insert (track_id, market, confirmed_at) values (told.track_id, told.market, told.told_at);
