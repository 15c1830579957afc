-- How popularity moved, from observation to observation. Empty until something was observed on two days, and in
-- Development Mode, which tells no popularity.

create view analytics.popularity_changes as
with artist_observed as (
    select
        artist_id,
        observed_on,
        popularity,
        lag(popularity) over (partition by artist_id order by observed_on) as popularity_before
    from etl.artist_metric
    -- An answer may tell followers alone.
    where popularity is not null
),
album_observed as (
    select
        album_id,
        observed_on,
        popularity,
        lag(popularity) over (partition by album_id order by observed_on) as popularity_before
    from etl.album_metric
),
track_observed as (
    select
        track_id,
        observed_on,
        popularity,
        lag(popularity) over (partition by track_id order by observed_on) as popularity_before
    from etl.track_metric
),
compared as (
    -- Kind by kind, each in the order of its keys: so nothing is sorted but what comes out.
    select
        'artist' as kind,
        observed.artist_id as id,
        artist.name,
        lag(observed.observed_on) over (partition by observed.artist_id order by observed.observed_on)
            as observed_before_on,
        observed.observed_on,
        observed.popularity_before,
        observed.popularity
    from artist_observed as observed
    join catalog.artist as artist on artist.id = observed.artist_id
    where observed.popularity is distinct from observed.popularity_before
    union all
    select
        'album',
        observed.album_id,
        album.name,
        lag(observed.observed_on) over (partition by observed.album_id order by observed.observed_on),
        observed.observed_on,
        observed.popularity_before,
        observed.popularity
    from album_observed as observed
    join catalog.album as album on album.id = observed.album_id
    where observed.popularity is distinct from observed.popularity_before
    union all
    select
        'track',
        observed.track_id,
        track.name,
        lag(observed.observed_on) over (partition by observed.track_id order by observed.observed_on),
        observed.observed_on,
        observed.popularity_before,
        observed.popularity
    from track_observed as observed
    join catalog.track as track on track.id = observed.track_id
    where observed.popularity is distinct from observed.popularity_before
)
select
    kind,
    id,
    name,
    observed_before_on,
    observed_on,
    popularity_before,
    popularity,
    popularity - popularity_before as change
from compared
where popularity <> popularity_before
order by
    observed_on desc,
    abs(popularity - popularity_before) desc,
    name,
    kind,
    id;

comment on view analytics.popularity_changes is 'Changes of popularity, the latest and largest first.';
comment on column analytics.popularity_changes.kind is 'artist, album or track.';
comment on column analytics.popularity_changes.id is 'What changed.';
comment on column analytics.popularity_changes.name is 'Its name.';
comment on column analytics.popularity_changes.observed_before_on is 'The day from which the popularity before held.';
comment on column analytics.popularity_changes.observed_on is 'The day on which the new one was observed.';
comment on column analytics.popularity_changes.popularity_before is 'Popularity before.';
comment on column analytics.popularity_changes.popularity is 'Popularity since.';
comment on column analytics.popularity_changes.change is 'The difference.';
