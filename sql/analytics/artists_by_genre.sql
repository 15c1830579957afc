-- Genres and their artists. Spotify gives many artists no genre at all, and embedded artists never carry one, so
-- up to two rows without a genre tell how many artists that concerns.

create view analytics.artists_by_genre as
with artist as (
    select
        known.id,
        confirmed.genres_at is not null as is_told
    from catalog.artist as known
    left join etl.artist_confirmation as confirmed on confirmed.id = known.id
),
counted as (
    select item.genre, null as note, count(distinct item.artist_id) as artists
    from catalog.artist_genre as item
    group by item.genre
    union all
    select null, 'Spotify gives no genre', count(*)
    from artist
    where is_told
        and not exists (select from catalog.artist_genre as item where item.artist_id = artist.id)
    having count(*) > 0
    union all
    select null, 'not told: only met inside other answers', count(*)
    from artist
    where not is_told
    having count(*) > 0
)
select
    genre,
    artists,
    case when note is distinct from 'not told: only met inside other answers' then
        round(artists::numeric / (select count(*) from artist where is_told), 3)
    end as share_of_told,
    note
from counted
order by genre is null, artists desc, genre, note;

comment on view analytics.artists_by_genre is 'Artists per genre, the largest genre first. An artist with several genres counts in each.';
comment on column analytics.artists_by_genre.genre is 'The genre as Spotify spells it; null: see the note.';
comment on column analytics.artists_by_genre.artists is 'Artists that have it.';
comment on column analytics.artists_by_genre.share_of_told is 'Their share of the artists whose genres were told, from 0 to 1; null where nothing was told.';
comment on column analytics.artists_by_genre.note is 'Why there is no genre; null where there is one.';
