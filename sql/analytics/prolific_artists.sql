-- Who released most. Credits of albums count, not guest appearances on tracks. What was released again, as a reissue or
-- with another cover, is an album of its own and counts again.

create view analytics.prolific_artists as
select
    credit.artist_id,
    artist.name as artist,
    count(*) as releases,
    count(*) filter (where lower(album.album_type collate "C") = 'album') as albums,
    count(*) filter (where lower(album.album_type collate "C") = 'single') as singles,
    count(*) filter (where lower(album.album_type collate "C") = 'compilation') as compilations,
    sum(album.total_tracks) as tracks,
    min(album.release_date) as first_release,
    max(album.release_date) as last_release
from (select distinct artist_id, album_id from catalog.album_artist) as credit
join catalog.artist as artist on artist.id = credit.artist_id
join catalog.album as album on album.id = credit.album_id
group by credit.artist_id, artist.name
order by releases desc, tracks desc nulls last, artist.name, credit.artist_id;

comment on view analytics.prolific_artists is 'Artists by number of releases, the most prolific first.';
comment on column analytics.prolific_artists.artist_id is 'The artist.';
comment on column analytics.prolific_artists.artist is 'The artist''s name.';
comment on column analytics.prolific_artists.releases is 'Releases credited to the artist, reissues among them.';
comment on column analytics.prolific_artists.albums is 'Of these, albums.';
comment on column analytics.prolific_artists.singles is 'Of these, singles.';
comment on column analytics.prolific_artists.compilations is 'Of these, compilations.';
comment on column analytics.prolific_artists.tracks is 'Tracks on them, as Spotify counts them.';
comment on column analytics.prolific_artists.first_release is 'Release date of the earliest; null when none is known.';
comment on column analytics.prolific_artists.last_release is 'Release date of the latest; null when none is known.';
