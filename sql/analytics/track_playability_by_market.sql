-- What can be played where: the tracks that were asked for with a market, and what Spotify said of them. Tracks that
-- were asked for without one are missing here; market_coverage tells of those whose markets are listed.

create view analytics.track_playability_by_market as
with judged as (
    -- A reason without a word about playing is a no, too.
    select
        market,
        coalesce(is_playable, case when restriction is not null then false end) as is_playable,
        lower(restriction collate "C") as restriction
    from catalog.track_playability
),
counted as (
    select
        market,
        count(*) as tracks,
        count(*) filter (where is_playable) as playable,
        count(*) filter (where not is_playable) as barred,
        count(*) filter (where not is_playable and restriction = 'market') as barred_by_market,
        count(*) filter (where not is_playable and restriction = 'product') as barred_by_product,
        count(*) filter (where not is_playable and restriction = 'explicit') as barred_by_explicit,
        count(*) filter (where is_playable is null) as not_said
    from judged
    group by market
),
confirmed as (
    select
        market,
        min(confirmed_at) as oldest
    from etl.track_playability
    group by market
)
select
    counted.market,
    counted.tracks,
    counted.playable,
    round(counted.playable::numeric / nullif(counted.playable + counted.barred, 0), 3) as playable_share,
    counted.barred,
    counted.barred_by_market,
    counted.barred_by_product,
    counted.barred_by_explicit,
    counted.not_said,
    confirmed.oldest
from counted
left join confirmed on confirmed.market = counted.market
order by counted.market;

comment on view analytics.track_playability_by_market is 'Tracks that can and cannot be played, per market that was asked for.';
comment on column analytics.track_playability_by_market.market is 'The market asked for, as an ISO 3166-1 alpha-2 code.';
comment on column analytics.track_playability_by_market.tracks is 'Tracks that were asked for with it.';
comment on column analytics.track_playability_by_market.playable is 'Of these, those that can be played there.';
comment on column analytics.track_playability_by_market.playable_share is 'Their share of those of which it was said, from 0 to 1; null when it was said of none.';
comment on column analytics.track_playability_by_market.barred is 'Of these, those that cannot; the next three and other or no reasons together.';
comment on column analytics.track_playability_by_market.barred_by_market is 'Of the barred, those that Spotify has no rights for there.';
comment on column analytics.track_playability_by_market.barred_by_product is 'Of the barred, those that ask for another subscription.';
comment on column analytics.track_playability_by_market.barred_by_explicit is 'Of the barred, those that are explicit where that is not wanted.';
comment on column analytics.track_playability_by_market.not_said is 'Those of which Spotify said nothing.';
comment on column analytics.track_playability_by_market.oldest is 'The oldest confirmation: as of then all of it holds.';
