-- A name ended before it began, or a day's observation was made on another day.
-- when: whole database
-- severity: error
-- remedy: discograph trace tells which answer a value came from; if none did, discograph rebuild makes the tables anew.

select
    'name' as history,
    kind || ' ' || id as thing,
    valid_from::text as from_when,
    valid_to::text as to_when
from history.name
where valid_to < valid_from
union all
select 'artist_metric', artist_id, observed_on::text, coalesce(popularity_at, followers_at)::text
from etl.artist_metric
where (popularity_at at time zone 'UTC')::date <> observed_on
    or (followers_at at time zone 'UTC')::date <> observed_on
    or coalesce(popularity_at, followers_at) is null
union all
select 'album_metric', album_id, observed_on::text, popularity_at::text
from etl.album_metric
where (popularity_at at time zone 'UTC')::date <> observed_on
union all
select 'track_metric', track_id, observed_on::text, popularity_at::text
from etl.track_metric
where (popularity_at at time zone 'UTC')::date <> observed_on;
