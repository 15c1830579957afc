-- What was observed on which day, and the views that tell how things stood. The tables keep one row per day
-- and thing, so that loads in any order agree; the views show the days on which something changed.

create table etl.artist_metric (
    artist_id      text         collate "C" not null,
    popularity_at  timestamptz,
    followers_at   timestamptz,
    followers      bigint,
    observed_on    date         not null,
    popularity     integer,

    constraint artist_metric_pkey primary key (artist_id, observed_on),
    constraint artist_metric_artist_fkey foreign key (artist_id) references catalog.artist (id)
);

comment on table etl.artist_metric is 'Popularity and followers of artists: the first observation of each UTC day.';
comment on column etl.artist_metric.artist_id is 'The artist.';
comment on column etl.artist_metric.popularity_at is 'When the popularity was observed.';
comment on column etl.artist_metric.followers_at is 'When the followers were observed.';
comment on column etl.artist_metric.followers is 'Followers; null when not observed that day.';
comment on column etl.artist_metric.observed_on is 'The UTC day.';
comment on column etl.artist_metric.popularity is 'Popularity; null when not observed that day.';

create table etl.album_metric (
    album_id       text         collate "C" not null,
    popularity_at  timestamptz  not null,
    observed_on    date         not null,
    popularity     integer      not null,

    constraint album_metric_pkey primary key (album_id, observed_on),
    constraint album_metric_album_fkey foreign key (album_id) references catalog.album (id)
);

comment on table etl.album_metric is 'Popularity of albums: the first observation of each UTC day.';
comment on column etl.album_metric.album_id is 'The album.';
comment on column etl.album_metric.popularity_at is 'When it was observed.';
comment on column etl.album_metric.observed_on is 'The UTC day.';
comment on column etl.album_metric.popularity is 'Popularity.';

create table etl.track_metric (
    track_id       text         collate "C" not null,
    popularity_at  timestamptz  not null,
    observed_on    date         not null,
    popularity     integer      not null,

    constraint track_metric_pkey primary key (track_id, observed_on),
    constraint track_metric_track_fkey foreign key (track_id) references catalog.track (id)
);

comment on table etl.track_metric is 'Popularity of tracks: the first observation of each UTC day.';
comment on column etl.track_metric.track_id is 'The track.';
comment on column etl.track_metric.popularity_at is 'When it was observed.';
comment on column etl.track_metric.observed_on is 'The UTC day.';
comment on column etl.track_metric.popularity is 'Popularity.';

create table etl.former_name (
    id             text         collate "C" not null,
    first_seen_at  timestamptz  not null,
    last_seen_at   timestamptz  not null,
    kind           text         collate "C" not null,
    name           text         not null,

    constraint former_name_seen_in_order check (first_seen_at <= last_seen_at)
);

-- Not a primary key: a name may be longer than an index entry.
create unique index former_name_key on etl.former_name (kind, id, md5(name));

comment on table etl.former_name is 'Names that an artist, album or track had in some answer, but for the one that stands now.';
comment on column etl.former_name.id is 'What had the name.';
comment on column etl.former_name.first_seen_at is 'First answer with the name.';
comment on column etl.former_name.last_seen_at is 'Last answer with the name.';
comment on column etl.former_name.kind is 'artist, album or track.';
comment on column etl.former_name.name is 'The name.';

create view history.artist_metric as
with numbered as (
    select
        artist_id,
        observed_on,
        popularity,
        followers,
        count(popularity) over days as popularity_number,
        count(followers) over days as followers_number
    from etl.artist_metric
    window days as (partition by artist_id order by observed_on)
),
filled as (
    -- A day on which one of the two was not observed takes it from the day before.
    select
        artist_id,
        observed_on,
        max(popularity) over (partition by artist_id, popularity_number) as popularity,
        max(followers) over (partition by artist_id, followers_number) as followers
    from numbered
),
compared as (
    select
        artist_id,
        observed_on,
        popularity,
        followers,
        row_number() over days = 1
            or popularity is distinct from lag(popularity) over days
            or followers is distinct from lag(followers) over days as is_change
    from filled
    window days as (partition by artist_id order by observed_on)
)
select
    artist_id,
    observed_on,
    popularity,
    followers
from compared
where is_change;

comment on view history.artist_metric is 'Days on which an artist''s popularity or followers differed from the observation before.';
comment on column history.artist_metric.artist_id is 'The artist.';
comment on column history.artist_metric.observed_on is 'The UTC day from which the values hold.';
comment on column history.artist_metric.popularity is 'Popularity from that day on; null while not observed.';
comment on column history.artist_metric.followers is 'Followers from that day on; null while not observed.';

create view history.album_metric as
with compared as (
    select
        album_id,
        observed_on,
        popularity,
        lag(popularity) over (partition by album_id order by observed_on) as popularity_before
    from etl.album_metric
)
select
    album_id,
    observed_on,
    popularity
from compared
where popularity is distinct from popularity_before;

comment on view history.album_metric is 'Days on which an album''s popularity differed from the observation before.';
comment on column history.album_metric.album_id is 'The album.';
comment on column history.album_metric.observed_on is 'The UTC day from which the value holds.';
comment on column history.album_metric.popularity is 'Popularity from that day on.';

create view history.track_metric as
with compared as (
    select
        track_id,
        observed_on,
        popularity,
        lag(popularity) over (partition by track_id order by observed_on) as popularity_before
    from etl.track_metric
)
select
    track_id,
    observed_on,
    popularity
from compared
where popularity is distinct from popularity_before;

comment on view history.track_metric is 'Days on which a track''s popularity differed from the observation before.';
comment on column history.track_metric.track_id is 'The track.';
comment on column history.track_metric.observed_on is 'The UTC day from which the value holds.';
comment on column history.track_metric.popularity is 'Popularity from that day on.';

create view history.name as
with current_name as (
    select 'artist' as kind, known.id, known.name, confirmed.name_first_at, confirmed.name_at
    from catalog.artist as known
    join etl.artist as confirmed on confirmed.id = known.id
    union all
    select 'album', known.id, known.name, confirmed.name_first_at, confirmed.name_at
    from catalog.album as known
    join etl.album as confirmed on confirmed.id = known.id
    union all
    select 'track', known.id, known.name, confirmed.name_first_at, confirmed.name_at
    from catalog.track as known
    join etl.track as confirmed on confirmed.id = known.id
)
select
    kind,
    id,
    name_first_at as valid_from,
    name,
    null::timestamptz as valid_to
from current_name
where name is not null
union all
select
    former.kind,
    former.id,
    former.first_seen_at,
    former.name,
    -- The next name's first sight; a name that came back has been seen before, so then its last sight.
    coalesce(
        least(
            following.first_seen_at,
            case when standing.name_first_at > former.last_seen_at then standing.name_first_at end
        ),
        standing.name_at
    )
from etl.former_name as former
join current_name as standing on standing.kind = former.kind and standing.id = former.id
cross join lateral (
    select min(other.first_seen_at) as first_seen_at
    from etl.former_name as other
    where other.kind = former.kind
        and other.id = former.id
        and other.first_seen_at > former.last_seen_at
) as following;

comment on view history.name is 'Names and when they held. Where Spotify went back to an earlier name, the times of the two overlap.';
comment on column history.name.kind is 'artist, album or track.';
comment on column history.name.id is 'What has the name.';
comment on column history.name.valid_from is 'First answer with the name.';
comment on column history.name.name is 'The name.';
comment on column history.name.valid_to is 'First answer with the name that followed; null for the name that stands now.';
