-- How long tracks are, over time, by the release of the album they belong to. A recording that was released again is a
-- track of its own and counts again, in the year of that release.

create view analytics.track_duration_by_year as
select
    extract(year from album.release_date)::integer as year,
    count(*) as tracks,
    round(avg(track.duration_ms) / 1000, 1) as mean_seconds,
    round((percentile_cont(0.5) within group (order by track.duration_ms) / 1000)::numeric, 1) as median_seconds,
    round(min(track.duration_ms) / 1000.0, 1) as shortest_seconds,
    round(max(track.duration_ms) / 1000.0, 1) as longest_seconds
from catalog.track as track
join catalog.album as album on album.id = track.album_id
where track.duration_ms is not null and album.release_date is not null
group by year
order by year desc;

comment on view analytics.track_duration_by_year is 'Length of tracks per year of release, the latest first.';
comment on column analytics.track_duration_by_year.year is 'The year of release of the track''s album.';
comment on column analytics.track_duration_by_year.tracks is 'Tracks with a known length, each release of a recording for itself.';
comment on column analytics.track_duration_by_year.mean_seconds is 'Mean length in seconds.';
comment on column analytics.track_duration_by_year.median_seconds is 'Median length in seconds.';
comment on column analytics.track_duration_by_year.shortest_seconds is 'The shortest, in seconds.';
comment on column analytics.track_duration_by_year.longest_seconds is 'The longest, in seconds.';
