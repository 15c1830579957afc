-- How many tracks are marked explicit, over time. Both modes tell it. A recording that was released again is a track of
-- its own and counts again, in the year of that release.

create view analytics.explicit_share_by_year as
select
    extract(year from album.release_date)::integer as year,
    count(track.explicit) as tracks,
    count(*) filter (where track.explicit) as explicit_tracks,
    round(count(*) filter (where track.explicit)::numeric / nullif(count(track.explicit), 0), 3) as explicit_share,
    round(count(track.explicit)::numeric / count(*), 3) as known_share
from catalog.track as track
join catalog.album as album on album.id = track.album_id
where album.release_date is not null
group by year
order by year desc;

comment on view analytics.explicit_share_by_year is 'Share of explicit tracks per year of release, the latest first.';
comment on column analytics.explicit_share_by_year.year is 'The year of release of the track''s album.';
comment on column analytics.explicit_share_by_year.tracks is 'Tracks of which it is known whether they are marked.';
comment on column analytics.explicit_share_by_year.explicit_tracks is 'Of these, those marked explicit.';
comment on column analytics.explicit_share_by_year.explicit_share is 'Their share, from 0 to 1; null when nothing is known.';
comment on column analytics.explicit_share_by_year.known_share is 'Share of the year''s tracks of which it is known, from 0 to 1.';
