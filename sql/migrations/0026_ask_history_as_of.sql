-- How things stood at a time of one's choosing, as functions that stand in a query like the view they are named after:
--
--     select * from history.artist_metric_as_of('2026-11-01');
--     select * from history.name_as_of('2026-11-01') where kind = 'album';
--
-- They read the views of history alone, so whoever may read those may ask them.

-- The same rows, without sorting: the greatest day that has a value, with that value.
create or replace view history.artist_metric as
with filled as (
    -- A day on which one of the two was not observed takes it from the day before.
    select
        artist_id,
        observed_on,
        (max(
            case when popularity is not null then array[observed_on - date '2000-01-01', popularity] end
        ) over days)[2] as popularity,
        (max(
            case when followers is not null then array[observed_on - date '2000-01-01', followers] end
        ) over days)[2] as followers
    from etl.artist_metric
    window days as (partition by artist_id order by observed_on)
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

-- The same rows, found by key, and when each name was last seen: that tells which of two held where their times
-- overlap.
create or replace view history.name as
select
    'artist' as kind,
    known.id,
    confirmed.name_first_at as valid_from,
    known.name,
    null::timestamptz as valid_to,
    confirmed.name_at as last_seen_at
from catalog.artist as known
join etl.artist_confirmation as confirmed on confirmed.id = known.id
where known.name is not null
union all
select
    'album',
    known.id,
    confirmed.name_first_at,
    known.name,
    null,
    confirmed.name_at
from catalog.album as known
join etl.album_confirmation as confirmed on confirmed.id = known.id
where known.name is not null
union all
select
    'track',
    known.id,
    confirmed.name_first_at,
    known.name,
    null,
    confirmed.name_at
from catalog.track as known
join etl.track_confirmation as confirmed on confirmed.id = known.id
where known.name is not null
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
    ),
    former.last_seen_at
from etl.former_name as former
cross join lateral (
    select name_first_at, name_at from etl.artist_confirmation where former.kind = 'artist' and id = former.id
    union all
    select name_first_at, name_at from etl.album_confirmation where former.kind = 'album' and id = former.id
    union all
    select name_first_at, name_at from etl.track_confirmation where former.kind = 'track' and id = former.id
) as standing
cross join lateral (
    select min(other.first_seen_at) as first_seen_at
    from etl.former_name as other
    where other.kind = former.kind
        and other.id = former.id
        and other.first_seen_at > former.last_seen_at
) as following;

comment on column history.name.last_seen_at is 'Last answer with the name.';

create function history.artist_metric_as_of(as_of date default (now() at time zone 'UTC')::date)
returns setof history.artist_metric
language sql stable parallel safe
begin atomic
    select distinct on (metric.artist_id)
        metric.artist_id,
        metric.observed_on,
        metric.popularity,
        metric.followers
    from history.artist_metric as metric
    where metric.observed_on <= as_of
    order by metric.artist_id, metric.observed_on desc;
end;

comment on function history.artist_metric_as_of is 'The rows of history.artist_metric that held at the end of a UTC day, one for each artist that was observed by then.';

create function history.album_metric_as_of(as_of date default (now() at time zone 'UTC')::date)
returns setof history.album_metric
language sql stable parallel safe
begin atomic
    select distinct on (metric.album_id)
        metric.album_id,
        metric.observed_on,
        metric.popularity
    from history.album_metric as metric
    where metric.observed_on <= as_of
    order by metric.album_id, metric.observed_on desc;
end;

comment on function history.album_metric_as_of is 'The rows of history.album_metric that held at the end of a UTC day, one for each album that was observed by then.';

create function history.track_metric_as_of(as_of date default (now() at time zone 'UTC')::date)
returns setof history.track_metric
language sql stable parallel safe
begin atomic
    select distinct on (metric.track_id)
        metric.track_id,
        metric.observed_on,
        metric.popularity
    from history.track_metric as metric
    where metric.observed_on <= as_of
    order by metric.track_id, metric.observed_on desc;
end;

comment on function history.track_metric_as_of is 'The rows of history.track_metric that held at the end of a UTC day, one for each track that was observed by then.';

create function history.name_as_of(as_of timestamptz default now())
returns setof history.name
language sql stable parallel safe
begin atomic
    select distinct on (held.kind, held.id)
        held.kind,
        held.id,
        held.valid_from,
        held.name,
        held.valid_to,
        held.last_seen_at
    from history.name as held
    cross join lateral (select held.valid_to is null or held.last_seen_at >= as_of as is_seen_later) as sight
    where held.valid_from <= as_of and (held.valid_to is null or held.valid_to > as_of)
    order by
        held.kind,
        held.id,
        sight.is_seen_later desc,
        case when sight.is_seen_later then held.valid_from else held.last_seen_at end desc,
        held.valid_to is null desc,
        held.name desc;
end;

comment on function history.name_as_of is 'The rows of history.name that held at an instant, one for each thing. Where times overlap: of the names that were seen until then and again later the one that came last; if there is none, the one that was seen last.';
