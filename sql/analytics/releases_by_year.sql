-- How the catalogue grew, year by year. A reissue is a release of its own, in its own year, and so are its tracks.

create view analytics.releases_by_year as
with yearly as (
    select
        extract(year from release_date)::integer as year,
        count(*) as releases,
        count(*) filter (where lower(album_type collate "C") = 'album') as albums,
        count(*) filter (where lower(album_type collate "C") = 'single') as singles,
        count(*) filter (where lower(album_type collate "C") = 'compilation') as compilations,
        sum(total_tracks) as tracks
    from catalog.album
    where release_date is not null
    group by year
)
select
    year,
    releases,
    albums,
    singles,
    compilations,
    tracks,
    sum(releases) over (order by year) as releases_so_far,
    round(100.0 * releases / nullif(lag(releases) over (order by year), 0) - 100, 1) as growth_percent
from yearly
order by year desc;

comment on view analytics.releases_by_year is 'Releases per year and how they grew, the latest first.';
comment on column analytics.releases_by_year.year is 'The year of release.';
comment on column analytics.releases_by_year.releases is 'Albums, singles, compilations and other types released in it.';
comment on column analytics.releases_by_year.albums is 'Of these, albums.';
comment on column analytics.releases_by_year.singles is 'Of these, singles.';
comment on column analytics.releases_by_year.compilations is 'Of these, compilations.';
comment on column analytics.releases_by_year.tracks is 'Tracks on them, as Spotify counts them.';
comment on column analytics.releases_by_year.releases_so_far is 'Releases of this year and all before.';
comment on column analytics.releases_by_year.growth_percent is 'Change of releases from the year before that has any, in percent; null for the first year.';
