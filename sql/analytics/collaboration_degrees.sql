-- How well connected artists are: with how many others each shares a track. A recording that was released again is a
-- track of its own and counts again; duplicate_recordings tells such apart.

create view analytics.collaboration_degrees as
with credit as (
    select
        one.artist_id,
        one.track_id,
        two.artist_id as partner_id
    from catalog.track_artist as one
    left join catalog.track_artist as two on two.track_id = one.track_id and two.artist_id <> one.artist_id
),
counted as (
    -- Names come afterwards: what is sorted here is long.
    select
        artist_id,
        count(distinct partner_id) as partners,
        count(distinct track_id) as tracks,
        count(distinct track_id) filter (where partner_id is not null) as joint_tracks
    from credit
    group by artist_id
)
select
    counted.artist_id,
    artist.name as artist,
    counted.partners,
    counted.tracks,
    counted.joint_tracks,
    round(counted.joint_tracks::numeric / counted.tracks, 3) as joint_share
from counted
join catalog.artist as artist on artist.id = counted.artist_id
order by counted.partners desc, counted.joint_tracks desc, artist.name, counted.artist_id;

comment on view analytics.collaboration_degrees is 'Artists and the number of others they made tracks with, the best connected first.';
comment on column analytics.collaboration_degrees.artist_id is 'The artist.';
comment on column analytics.collaboration_degrees.artist is 'The artist''s name.';
comment on column analytics.collaboration_degrees.partners is 'Other artists credited on the same tracks.';
comment on column analytics.collaboration_degrees.tracks is 'Tracks that credit the artist, each release of a recording for itself.';
comment on column analytics.collaboration_degrees.joint_tracks is 'Of these, tracks that credit others too.';
comment on column analytics.collaboration_degrees.joint_share is 'Share of joint tracks among them, from 0 to 1.';
