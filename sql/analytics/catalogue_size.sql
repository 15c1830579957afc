-- How much of an artist's catalogue is re-releases: track identifiers beside the recordings that they are, by ISRC,
-- written in one way (capitals, no hyphens). Only full tracks tell their ISRC, so the share with one stands beside; the
-- other tracks are of unknown recordings.

create view analytics.catalogue_size as
with credit as (
    select distinct artist_id, track_id
    from catalog.track_artist
),
coded as (
    select
        track_id,
        upper(regexp_replace(value, '[^0-9A-Za-z]', '', 'g') collate "C") as isrc
    from catalog.track_external_id
    where kind = 'isrc' and value is not null
),
counted as (
    select
        credit.artist_id,
        count(*) as tracks,
        count(nullif(coded.isrc, '')) as tracks_with_isrc,
        count(distinct nullif(coded.isrc, '')) as recordings
    from credit
    left join coded on coded.track_id = credit.track_id
    group by credit.artist_id
)
select
    counted.artist_id,
    artist.name as artist,
    counted.tracks,
    counted.tracks_with_isrc,
    round(counted.tracks_with_isrc::numeric / counted.tracks, 3) as known_share,
    counted.recordings
from counted
join catalog.artist as artist on artist.id = counted.artist_id
order by counted.tracks desc, counted.recordings desc, artist.name, counted.artist_id;

comment on view analytics.catalogue_size is 'Artists, their tracks and how many recordings these are, the largest catalogue first.';
comment on column analytics.catalogue_size.artist_id is 'The artist.';
comment on column analytics.catalogue_size.artist is 'The artist''s name.';
comment on column analytics.catalogue_size.tracks is 'Tracks that credit the artist, each release of a recording for itself.';
comment on column analytics.catalogue_size.tracks_with_isrc is 'Of these, those whose ISRC is known.';
comment on column analytics.catalogue_size.known_share is 'Their share, from 0 to 1.';
comment on column analytics.catalogue_size.recordings is 'Different ISRCs among them; the tracks without one may be recordings of their own or of these.';
