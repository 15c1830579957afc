-- Recordings that stand several times in the catalogue: tracks with one ISRC, written in one way (capitals, no
-- hyphens). Reissues and compilations are the usual reason. Tracks without a full answer have no ISRC and are missing
-- here; catalogue_completeness says how many (track, external_ids).

create view analytics.duplicate_recordings as
with coded as (
    select
        track_id,
        upper(regexp_replace(value, '[^0-9A-Za-z]', '', 'g') collate "C") as isrc
    from catalog.track_external_id
    where kind = 'isrc' and value is not null
)
select
    coded.isrc,
    count(*) as tracks,
    count(distinct track.album_id) as albums,
    min(track.name) as name,
    max(track.duration_ms) - min(track.duration_ms) as duration_spread_ms,
    array_agg(coded.track_id order by album.release_date nulls last, coded.track_id) as track_ids
from coded
join catalog.track as track on track.id = coded.track_id
left join catalog.album as album on album.id = track.album_id
where coded.isrc <> ''
group by coded.isrc
having count(*) > 1
order by tracks desc, coded.isrc;

comment on view analytics.duplicate_recordings is 'ISRCs that several tracks have, the most frequent first.';
comment on column analytics.duplicate_recordings.isrc is 'The ISRC, in capitals and without hyphens.';
comment on column analytics.duplicate_recordings.tracks is 'Tracks that have it.';
comment on column analytics.duplicate_recordings.albums is 'Albums they are on.';
comment on column analytics.duplicate_recordings.name is 'The name of one of them.';
comment on column analytics.duplicate_recordings.duration_spread_ms is 'Longest less shortest of them, in milliseconds: large when they are not the same recording after all.';
comment on column analytics.duplicate_recordings.track_ids is 'The tracks, the earliest release first.';
