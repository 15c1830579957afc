-- Every artist met in an answer, embedded ones included.

create temporary table staged_artist (
    occurrence  bigint not null,
    fetched_at  timestamptz not null,
    landed      text not null,
    present     integer not null,
    id          text collate "C" not null,
    name        text,
    popularity  integer,
    followers   bigint
) on commit drop;

-- The same with a column for each bit; a view, because columns of their own would be written for every row.
create temporary view told_artist as
select
    occurrence,
    fetched_at,
    landed,
    present,
    id,
    name,
    popularity,
    followers,
    present & 1 <> 0 as has_name,
    present & 2 <> 0 as has_popularity,
    present & 4 <> 0 as has_followers,
    present & 8 <> 0 as has_genres,
    present & 16 <> 0 as has_images
from pg_temp.staged_artist;
