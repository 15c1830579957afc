-- Who made tracks with whom. Each pair stands once, the artist with the smaller identifier first. A recording that was
-- released again is a track of its own and counts again; duplicate_recordings tells such apart.

create view analytics.collaboration_pairs as
select
    one.artist_id,
    artist.name as artist,
    two.artist_id as partner_id,
    partner.name as partner,
    count(distinct one.track_id) as tracks_together,
    min(album.release_date) as first_release,
    max(album.release_date) as last_release
from catalog.track_artist as one
join catalog.track_artist as two on two.track_id = one.track_id and two.artist_id > one.artist_id
join catalog.artist as artist on artist.id = one.artist_id
join catalog.artist as partner on partner.id = two.artist_id
join catalog.track as track on track.id = one.track_id
left join catalog.album as album on album.id = track.album_id
group by one.artist_id, artist.name, two.artist_id, partner.name
order by tracks_together desc, artist.name, partner.name, one.artist_id, two.artist_id;

comment on view analytics.collaboration_pairs is 'Pairs of artists credited on the same tracks, the closest first.';
comment on column analytics.collaboration_pairs.artist_id is 'One of the two: the smaller identifier.';
comment on column analytics.collaboration_pairs.artist is 'Its name.';
comment on column analytics.collaboration_pairs.partner_id is 'The other.';
comment on column analytics.collaboration_pairs.partner is 'Its name.';
comment on column analytics.collaboration_pairs.tracks_together is 'Tracks that credit both, each release of a recording for itself.';
comment on column analytics.collaboration_pairs.first_release is 'Release date of the earliest album with such a track; null when none is known.';
comment on column analytics.collaboration_pairs.last_release is 'Release date of the latest one; null when none is known.';
