-- How long albums are, over time. Only albums whose every track is known are measured in minutes; how many those are
-- stands beside. A list that is longer than the album was told to be since is not its list any more. A reissue is an
-- album of its own, in its own year.

create view analytics.album_length_by_year as
with measured as (
    select
        placed.album_id,
        count(*) as tracks,
        case when count(*) = count(track.duration_ms) then sum(track.duration_ms) / 60000.0 end as minutes
    from catalog.album_track as placed
    join catalog.track as track on track.id = placed.track_id
    group by placed.album_id
)
select
    extract(year from album.release_date)::integer as year,
    count(*) as albums,
    round(avg(album.total_tracks), 1) as mean_tracks,
    percentile_cont(0.5) within group (order by album.total_tracks) as median_tracks,
    count(measured.minutes) as albums_measured,
    round(avg(measured.minutes), 1) as mean_minutes,
    round(percentile_cont(0.5) within group (order by measured.minutes)::numeric, 1) as median_minutes
from catalog.album as album
left join measured on measured.album_id = album.id and measured.tracks = album.total_tracks
where album.release_date is not null and lower(album.album_type collate "C") = 'album'
group by year
order by year desc;

comment on view analytics.album_length_by_year is 'Number of tracks and playing time of albums (no singles, no compilations) per year, the latest first.';
comment on column analytics.album_length_by_year.year is 'The year of release.';
comment on column analytics.album_length_by_year.albums is 'Albums released in it.';
comment on column analytics.album_length_by_year.mean_tracks is 'Mean number of tracks, as Spotify counts them.';
comment on column analytics.album_length_by_year.median_tracks is 'Median number of tracks.';
comment on column analytics.album_length_by_year.albums_measured is 'Albums of which every track and its length are known.';
comment on column analytics.album_length_by_year.mean_minutes is 'Mean playing time of these, in minutes; null when there are none.';
comment on column analytics.album_length_by_year.median_minutes is 'Median playing time of these, in minutes; null when there are none.';
