-- Where things can be had. Only an answer to a request without a market lists the markets, and in Development Mode none
-- does: the last row says how many things that concerns. track_playability_by_market tells what was asked for with one.

create view analytics.market_coverage as
with in_set as (
    -- A list of markets serves many things: they are counted per list before its members are read.
    select
        market_set_id,
        sum(albums)::bigint as albums,
        sum(tracks)::bigint as tracks
    from (
        select market_set_id, count(*) as albums, 0 as tracks from catalog.album group by market_set_id
        union all
        select market_set_id, 0, count(*) from catalog.track group by market_set_id
    ) as kind
    group by market_set_id
),
told as (
    select
        sum(albums) as albums,
        sum(tracks) as tracks
    from in_set
    where market_set_id is not null
),
counted as (
    select
        member.market,
        sum(in_set.albums)::bigint as albums,
        sum(in_set.tracks)::bigint as tracks
    from in_set
    join catalog.market_set_member as member on member.id = in_set.market_set_id
    group by member.market
)
select
    counted.market,
    counted.albums,
    counted.tracks,
    round(counted.albums::numeric / nullif(told.albums, 0), 3) as album_share,
    round(counted.tracks::numeric / nullif(told.tracks, 0), 3) as track_share,
    null as note
from counted
cross join told
union all
select
    null,
    albums,
    tracks,
    null,
    null,
    'not told: asked for with a market, or in Development Mode'
from in_set
where market_set_id is null
order by market nulls last;

comment on view analytics.market_coverage is 'Albums and tracks available per market.';
comment on column analytics.market_coverage.market is 'The market, as an ISO 3166-1 alpha-2 code; null: see the note.';
comment on column analytics.market_coverage.albums is 'Albums available there, of those whose markets were told.';
comment on column analytics.market_coverage.tracks is 'Tracks available there, of those whose markets were told.';
comment on column analytics.market_coverage.album_share is 'Their share of the albums whose markets were told, from 0 to 1.';
comment on column analytics.market_coverage.track_share is 'Their share of the tracks whose markets were told, from 0 to 1.';
comment on column analytics.market_coverage.note is 'Why there is no market; null where there is one.';
