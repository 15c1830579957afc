-- When things were released, month by month. A release of which only the year is known has no month and is
-- left to releases_by_year.

create view analytics.release_calendar as
select
    -- As a time without a zone: as one with, a day that the session's zone skipped would be the day after.
    date_trunc('month', release_date::timestamp)::date as month,
    count(*) as releases,
    count(*) filter (where lower(album_type collate "C") = 'album') as albums,
    count(*) filter (where lower(album_type collate "C") = 'single') as singles,
    count(*) filter (where lower(album_type collate "C") = 'compilation') as compilations,
    count(*) filter (where length(release_date_text) = 10) as dated_to_the_day
from catalog.album
where release_date is not null and length(release_date_text) >= 7
group by month
order by month desc;

comment on view analytics.release_calendar is 'Releases per month, the latest first.';
comment on column analytics.release_calendar.month is 'First day of the month.';
comment on column analytics.release_calendar.releases is 'Albums, singles and compilations released in it; other types are counted here alone.';
comment on column analytics.release_calendar.albums is 'Of these, albums.';
comment on column analytics.release_calendar.singles is 'Of these, singles.';
comment on column analytics.release_calendar.compilations is 'Of these, compilations.';
comment on column analytics.release_calendar.dated_to_the_day is 'Of these, those of which the day is known.';
