-- Who is popular. Inside other answers, and in Development Mode, neither popularity nor followers are told: then the
-- numbers are null, never zero, and the note says why.

create view analytics.popular_artists as
select
    rank() over (order by known.popularity desc nulls last, known.followers desc nulls last) as rank,
    known.id as artist_id,
    known.name as artist,
    known.popularity,
    known.followers,
    confirmed.popularity_at as told_at,
    case
        when confirmed.popularity_at is null then 'not told: only met inside other answers, or in Development Mode'
        when known.popularity is null then 'Spotify gives no popularity'
    end as note
from catalog.artist as known
left join etl.artist_confirmation as confirmed on confirmed.id = known.id
order by rank, artist, artist_id;

comment on view analytics.popular_artists is 'Artists by popularity, the most popular first.';
comment on column analytics.popular_artists.rank is 'Place by popularity, then by followers; artists of whom nothing is told share the last one.';
comment on column analytics.popular_artists.artist_id is 'The artist.';
comment on column analytics.popular_artists.artist is 'The artist''s name.';
comment on column analytics.popular_artists.popularity is 'Popularity from 0 to 100; null: see the note.';
comment on column analytics.popular_artists.followers is 'Followers; null when not told.';
comment on column analytics.popular_artists.told_at is 'When the popularity was last told.';
comment on column analytics.popular_artists.note is 'Why there is no popularity; null where there is one.';
