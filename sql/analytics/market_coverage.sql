-- Where things can be had. Only an answer to a request without a market lists the markets, and in Development Mode none
-- does: the last row says how many things that concerns. Of some Spotify tells that there is no market, or no list of
-- them. track_playability_by_market tells what was asked for with one.

create view analytics.market_coverage as
with in_set as (
    -- A list of markets serves many things: they are counted per list before its members are read.
    select
        market_set_id,
        is_told,
        sum(albums)::bigint as albums,
        sum(tracks)::bigint as tracks
    from (
        select
            market_set_id,
            true as is_told,
            count(*) as albums,
            0 as tracks
        from catalog.album
        where market_set_id is not null
        group by market_set_id
        union all
        select
            market_set_id,
            true,
            0,
            count(*)
        from catalog.track
        where market_set_id is not null
        group by market_set_id
        union all
        select
            null,
            confirmed.markets_at is not null,
            count(*),
            0
        from catalog.album as known
        left join etl.album_confirmation as confirmed on confirmed.id = known.id
        where known.market_set_id is null
        group by confirmed.markets_at is not null
        union all
        select
            null,
            confirmed.markets_at is not null,
            0,
            count(*)
        from catalog.track as known
        left join etl.track_confirmation as confirmed on confirmed.id = known.id
        where known.market_set_id is null
        group by confirmed.markets_at is not null
    ) as kind
    group by market_set_id, is_told
),
told as (
    select
        sum(albums) as albums,
        sum(tracks) as tracks
    from in_set
    where is_told
),
counted as (
    select
        member.market,
        in_set.is_told,
        sum(in_set.albums)::bigint as albums,
        sum(in_set.tracks)::bigint as tracks
    from in_set
    left join catalog.market_set_member as member on member.id = in_set.market_set_id
    group by member.market, in_set.is_told
)
select
    counted.market,
    counted.albums,
    counted.tracks,
    case when counted.is_told then round(counted.albums::numeric / nullif(told.albums, 0), 3) end as album_share,
    case when counted.is_told then round(counted.tracks::numeric / nullif(told.tracks, 0), 3) end as track_share,
    case
        when not counted.is_told then 'not told: asked for with a market, or in Development Mode'
        when counted.market is null then 'Spotify gives no market'
    end as note
from counted
cross join told
order by counted.market nulls last, counted.is_told desc;

comment on view analytics.market_coverage is 'Albums and tracks available per market.';
comment on column analytics.market_coverage.market is 'The market, as an ISO 3166-1 alpha-2 code; null: see the note.';
comment on column analytics.market_coverage.albums is 'Albums available there, of those whose markets were told; beside a note those that it is about.';
comment on column analytics.market_coverage.tracks is 'Tracks available there, of those whose markets were told; beside a note those that it is about.';
comment on column analytics.market_coverage.album_share is 'Their share of the albums whose markets were told, from 0 to 1.';
comment on column analytics.market_coverage.track_share is 'Their share of the tracks whose markets were told, from 0 to 1.';
comment on column analytics.market_coverage.note is 'Why there is no market; null where there is one.';
