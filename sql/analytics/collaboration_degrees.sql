-- How well connected artists are: with how many others each shares a track.

create view analytics.collaboration_degrees as
with credit as (
    select
        one.artist_id,
        one.track_id,
        two.artist_id as partner_id
    from catalog.track_artist as one
    left join catalog.track_artist as two on two.track_id = one.track_id and two.artist_id <> one.artist_id
)
select
    credit.artist_id,
    artist.name as artist,
    count(distinct credit.partner_id) as partners,
    count(distinct credit.track_id) as tracks,
    count(distinct credit.track_id) filter (where credit.partner_id is not null) as joint_tracks,
    round(
        count(distinct credit.track_id) filter (where credit.partner_id is not null)::numeric
            / count(distinct credit.track_id),
        3
    ) as joint_share
from credit
join catalog.artist as artist on artist.id = credit.artist_id
group by credit.artist_id, artist.name
order by partners desc, joint_tracks desc, artist.name, credit.artist_id;

comment on view analytics.collaboration_degrees is 'Artists and the number of others they made tracks with, the best connected first.';
comment on column analytics.collaboration_degrees.artist_id is 'The artist.';
comment on column analytics.collaboration_degrees.artist is 'The artists name.';
comment on column analytics.collaboration_degrees.partners is 'Other artists credited on the same tracks.';
comment on column analytics.collaboration_degrees.tracks is 'Tracks that credit the artist.';
comment on column analytics.collaboration_degrees.joint_tracks is 'Of these, tracks that credit others too.';
comment on column analytics.collaboration_degrees.joint_share is 'Share of joint tracks among them, from 0 to 1.';
