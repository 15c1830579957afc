-- Every album met in an answer, embedded ones included.

create temporary table staged_album (
    occurrence              bigint not null,
    present                 integer not null,
    content                 bigint,
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

-- The same with the time of its answer and a column for each bit; a view, because columns of their own would be
-- written for every row.
create temporary view told_album as
select
    told.occurrence,
    answer.fetched_at,
    told.present,
    told.content,
    told.id,
    told.name,
    told.album_type,
    told.total_tracks,
    told.release_date_text,
    told.release_date,
    told.release_date_precision,
    told.label,
    told.popularity,
    told.market_set,
    told.present & 1 <> 0 as has_name,
    told.present & 2 <> 0 as has_album_type,
    told.present & 4 <> 0 as has_total_tracks,
    told.present & 8 <> 0 as has_release_date,
    told.present & 16 <> 0 as has_release_date_precision,
    told.present & 32 <> 0 as has_label,
    told.present & 64 <> 0 as has_popularity,
    told.present & 128 <> 0 as has_markets,
    told.present & 256 <> 0 as has_images,
    told.present & 512 <> 0 as has_artists,
    told.present & 1024 <> 0 as has_copyrights,
    told.present & 2048 <> 0 as has_external_ids
from pg_temp.staged_album as told
join pg_temp.staged_answer as answer on answer.answer = told.occurrence >> 20;
