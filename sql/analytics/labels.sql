-- Labels and what they released. Only an album that was fetched by itself tells its label, and in Development Mode none
-- does: the row whose note says so counts the others. copyright_holders is the next best answer.

create view analytics.labels as
with released as (
    select
        known.id,
        nullif(trim(known.label), '') as label,
        case
            when confirmed.label_at is null then 'not told: not fetched by itself, or in Development Mode'
            when nullif(trim(known.label), '') is null then 'Spotify gives no label'
        end as note,
        known.release_date
    from catalog.album as known
    left join etl.album_confirmation as confirmed on confirmed.id = known.id
)
select
    released.label,
    count(distinct released.id) as releases,
    count(distinct credit.artist_id) as artists,
    min(extract(year from released.release_date))::integer as first_year,
    max(extract(year from released.release_date))::integer as last_year,
    released.note
from released
left join catalog.album_artist as credit on credit.album_id = released.id
group by released.label, released.note
order by released.label is null, releases desc, released.label, released.note;

comment on view analytics.labels is 'Labels by number of releases, the largest first.';
comment on column analytics.labels.label is 'The label as Spotify spells it; null: see the note.';
comment on column analytics.labels.releases is 'Albums, singles and compilations on it.';
comment on column analytics.labels.artists is 'Artists they are credited to.';
comment on column analytics.labels.first_year is 'Year of the earliest of them with a date.';
comment on column analytics.labels.last_year is 'Year of the latest of them with a date.';
comment on column analytics.labels.note is 'Why there is no label; null where there is one.';
