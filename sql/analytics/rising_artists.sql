-- Artists that gained most in the last 30 days on which any artist was observed. Empty until one was observed on two
-- days, and in Development Mode, which tells neither popularity nor followers.

create view analytics.rising_artists as
with period as (
    select min(observed_on) as begins_on
    from (select distinct observed_on from etl.artist_metric order by observed_on desc limit 30) as latest
),
observed as (
    -- Each value behind its day, so that the greatest is the one that was observed last.
    select
        artist_id,
        observed_on,
        case when popularity is not null then array[observed_on - date '2000-01-01', popularity] end as popularity,
        case when followers is not null then array[observed_on - date '2000-01-01', followers] end as followers
    from etl.artist_metric
),
compared as (
    -- Compared with what held when the period began, or was observed first since.
    select
        observed.artist_id,
        greatest(period.begins_on, min(observed.observed_on)) as since,
        (coalesce(
            max(observed.popularity) filter (where observed.observed_on <= period.begins_on),
            min(observed.popularity)
        ))[2] as popularity_before,
        (max(observed.popularity))[2] as popularity,
        (coalesce(
            max(observed.followers) filter (where observed.observed_on <= period.begins_on),
            min(observed.followers)
        ))[2] as followers_before,
        (max(observed.followers))[2] as followers
    from observed
    cross join period
    group by observed.artist_id, period.begins_on
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
