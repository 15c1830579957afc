-- Artists that gained most in the last 30 days on which any artist was observed. Empty until one was observed on two
-- days, and in Development Mode, which tells neither popularity nor followers.

create view analytics.rising_artists as
with period as (
    select min(observed_on) as begins_on
    from (select distinct observed_on from etl.artist_metric order by observed_on desc limit 30) as latest
),
observed as (
    -- How things stood when the period began, and every change since. Not by history.artist_metric_as_of, which reads
    -- with the rights of who asks.
    select
        held.artist_id,
        held.begins_on as observed_on,
        held.popularity,
        held.followers
    from (
        select distinct on (metric.artist_id)
            metric.artist_id,
            period.begins_on,
            metric.popularity,
            metric.followers
        from period
        join history.artist_metric as metric on metric.observed_on <= period.begins_on
        order by metric.artist_id, metric.observed_on desc
    ) as held
    union all
    select
        metric.artist_id,
        metric.observed_on,
        metric.popularity,
        metric.followers
    from period
    join history.artist_metric as metric on metric.observed_on > period.begins_on
),
compared as (
    select
        artist_id,
        min(observed_on) as since,
        (array_agg(popularity order by observed_on) filter (where popularity is not null))[1] as popularity_before,
        (array_agg(popularity order by observed_on desc) filter (where popularity is not null))[1] as popularity,
        (array_agg(followers order by observed_on) filter (where followers is not null))[1] as followers_before,
        (array_agg(followers order by observed_on desc) filter (where followers is not null))[1] as followers
    from observed
    group by artist_id
)
select
    compared.artist_id,
    artist.name,
    compared.since,
    compared.popularity,
    compared.popularity - compared.popularity_before as popularity_gain,
    compared.followers,
    compared.followers - compared.followers_before as followers_gain,
    round((compared.followers - compared.followers_before)::numeric / nullif(compared.followers_before, 0), 3)
        as followers_growth
from compared
join catalog.artist as artist on artist.id = compared.artist_id
where compared.popularity > compared.popularity_before or compared.followers > compared.followers_before
order by popularity_gain desc nulls last, followers_gain desc nulls last, artist.name, compared.artist_id;

comment on view analytics.rising_artists is 'Artists that gained popularity or followers in the last 30 observed days, the largest gain of popularity first.';
comment on column analytics.rising_artists.artist_id is 'The artist.';
comment on column analytics.rising_artists.name is 'Its name.';
comment on column analytics.rising_artists.since is 'The day that today is compared with: the first of the 30, or the artist''s first observation since.';
comment on column analytics.rising_artists.popularity is 'Popularity as last observed, from 0 to 100.';
comment on column analytics.rising_artists.popularity_gain is 'What it gained since then; negative when it lost, null when never observed.';
comment on column analytics.rising_artists.followers is 'Followers as last observed.';
comment on column analytics.rising_artists.followers_gain is 'What they gained since then; negative when they lost, null when never observed.';
comment on column analytics.rising_artists.followers_growth is 'The same as a share of the followers then: 0.100 is a tenth more; null from nothing.';
