-- How popularity moved, from observation to observation. Empty until something was observed on two days, and in
-- Development Mode, which tells no popularity.

create view analytics.popularity_changes as
with observed as (
    select 'artist' as kind, artist_id as id, observed_on, popularity
    from history.artist_metric
    where popularity is not null
    union all
    select 'album', album_id, observed_on, popularity from history.album_metric
    union all
    select 'track', track_id, observed_on, popularity from history.track_metric
),
numbered as (
    select
        kind,
        id,
        observed_on,
        popularity,
        lag(popularity) over (partition by kind, id order by observed_on) as popularity_before
    from observed
),
compared as (
    -- Not every row of an artist is a change of this: followers change, too.
    select
        kind,
        id,
        observed_on,
        popularity,
        lag(observed_on) over (partition by kind, id order by observed_on) as observed_before_on,
        popularity_before
    from numbered
    where popularity is distinct from popularity_before
)
select
    compared.kind,
    compared.id,
    coalesce(artist.name, album.name, track.name) as name,
    compared.observed_before_on,
    compared.observed_on,
    compared.popularity_before,
    compared.popularity,
    compared.popularity - compared.popularity_before as change
from compared
left join catalog.artist as artist on compared.kind = 'artist' and artist.id = compared.id
left join catalog.album as album on compared.kind = 'album' and album.id = compared.id
left join catalog.track as track on compared.kind = 'track' and track.id = compared.id
where compared.popularity <> compared.popularity_before
order by
    compared.observed_on desc,
    abs(compared.popularity - compared.popularity_before) desc,
    name,
    compared.kind,
    compared.id;

comment on view analytics.popularity_changes is 'Changes of popularity, the latest and largest first.';
comment on column analytics.popularity_changes.kind is 'artist, album or track.';
comment on column analytics.popularity_changes.id is 'What changed.';
comment on column analytics.popularity_changes.name is 'Its name.';
comment on column analytics.popularity_changes.observed_before_on is 'The day from which the popularity before held.';
comment on column analytics.popularity_changes.observed_on is 'The day on which the new one was observed.';
comment on column analytics.popularity_changes.popularity_before is 'Popularity before.';
comment on column analytics.popularity_changes.popularity is 'Popularity since.';
comment on column analytics.popularity_changes.change is 'The difference.';
