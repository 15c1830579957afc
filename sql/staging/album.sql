-- Every album met in an answer, embedded ones included.

create temporary table staged_album (
    occurrence              bigint not null,
    fetched_at              timestamptz not null,
    landed                  text not null,
    present                 integer not null,
    id                      text collate "C" not null,
    name                    text,
    album_type              text,
    total_tracks            integer,
    release_date_text       text,
    release_date            date,
    release_date_precision  text,
    label                   text,
    popularity              integer,
    market_set              bigint
) on commit drop;

-- The same with a column for each bit; a view, because columns of their own would be written for every row.
create temporary view told_album as
select
    occurrence,
    fetched_at,
    landed,
    present,
    id,
    name,
    album_type,
    total_tracks,
    release_date_text,
    release_date,
    release_date_precision,
    label,
    popularity,
    market_set,
    present & 1 <> 0 as has_name,
    present & 2 <> 0 as has_album_type,
    present & 4 <> 0 as has_total_tracks,
    present & 8 <> 0 as has_release_date,
    present & 16 <> 0 as has_release_date_precision,
    present & 32 <> 0 as has_label,
    present & 64 <> 0 as has_popularity,
    present & 128 <> 0 as has_markets,
    present & 256 <> 0 as has_images,
    present & 512 <> 0 as has_artists,
    present & 1024 <> 0 as has_copyrights,
    present & 2048 <> 0 as has_external_ids
from pg_temp.staged_album;
