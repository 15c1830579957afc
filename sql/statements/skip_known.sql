-- Finds what this load tells as it is known already, and confirms it. That is an object of which every occurrence
-- told the content that stands, none of them before it was last told. Its rows are not needed then: they would
-- write nothing but that time, and its popularity on another day (see the views observed_*). What is known of names
-- and of the album that a track was read in first cannot change, because nothing is older than what was told before.
-- The rows of an answer with an ETag that is new are kept, so they are needed. What is weighed whole after all has
-- been confirmed by then, which is as if a part of this load had come before the rest.

create temporary table kept_answer on commit drop as
select told.answer
from pg_temp.staged_tagged_answer as told
where not exists (
    select from etl.tagged_answer as known
    where md5(known.target) = md5(told.target)
        and md5(known.etag) = md5(told.etag)
        and known.target = told.target
        and known.etag = told.etag
);

analyze pg_temp.kept_answer;

analyze pg_temp.heading_artist;

with confirmed as (
    update etl.artist as known
    set told_at = met.last_at
    from (
        select
            heading.content,
            min(heading.id) as id,
            min(answer.fetched_at) as first_at,
            max(answer.fetched_at) as last_at,
            count(*) as heading_count
        from pg_temp.heading_artist as heading
        join pg_temp.staged_answer as answer on answer.answer = heading.occurrence >> 20
        group by heading.content
    ) as met
    where met.id = known.id and met.content = known.content and met.first_at >= known.told_at
    returning met.content, met.id, met.heading_count
)
insert into pg_temp.skipped_artist (content, id, heading_count)
select content, id, heading_count
from confirmed;

analyze pg_temp.skipped_artist;

create temporary table other_artist on commit drop as
select heading.occurrence, heading.id
from pg_temp.heading_artist as heading
where not exists (select from pg_temp.skipped_artist as skipped where skipped.content = heading.content)
union all
select heading.occurrence, heading.id
from pg_temp.heading_artist as heading
where heading.occurrence >> 20 in (select kept.answer from pg_temp.kept_answer as kept);

analyze pg_temp.other_artist;

-- Who told anything else, too, is weighed whole.
with dropped as (
    delete from pg_temp.skipped_artist as skipped
    where skipped.id in (select other.id from pg_temp.other_artist as other)
    returning skipped.content
)
insert into pg_temp.needed_occurrence (occurrence)
select heading.occurrence
from dropped
join pg_temp.heading_artist as heading on heading.content = dropped.content
union all
select occurrence
from pg_temp.other_artist;

analyze pg_temp.heading_album;

with confirmed as (
    update etl.album as known
    set told_at = met.last_at
    from (
        select
            heading.content,
            min(heading.id) as id,
            min(answer.fetched_at) as first_at,
            max(answer.fetched_at) as last_at,
            count(*) as heading_count
        from pg_temp.heading_album as heading
        join pg_temp.staged_answer as answer on answer.answer = heading.occurrence >> 20
        group by heading.content
    ) as met
    where met.id = known.id and met.content = known.content and met.first_at >= known.told_at
    returning met.content, met.id, met.heading_count
)
insert into pg_temp.skipped_album (content, id, heading_count)
select content, id, heading_count
from confirmed;

analyze pg_temp.skipped_album;

create temporary table other_album on commit drop as
select heading.occurrence, heading.id
from pg_temp.heading_album as heading
where not exists (select from pg_temp.skipped_album as skipped where skipped.content = heading.content)
union all
select heading.occurrence, heading.id
from pg_temp.heading_album as heading
where heading.occurrence >> 20 in (select kept.answer from pg_temp.kept_answer as kept);

analyze pg_temp.other_album;

-- Who told anything else, too, is weighed whole.
with dropped as (
    delete from pg_temp.skipped_album as skipped
    where skipped.id in (select other.id from pg_temp.other_album as other)
    returning skipped.content
)
insert into pg_temp.needed_occurrence (occurrence)
select heading.occurrence
from dropped
join pg_temp.heading_album as heading on heading.content = dropped.content
union all
select occurrence
from pg_temp.other_album;

analyze pg_temp.heading_track;

with confirmed as (
    update etl.track as known
    set told_at = met.last_at
    from (
        select
            heading.content,
            min(heading.id) as id,
            min(answer.fetched_at) as first_at,
            max(answer.fetched_at) as last_at,
            count(*) as heading_count
        from pg_temp.heading_track as heading
        join pg_temp.staged_answer as answer on answer.answer = heading.occurrence >> 20
        group by heading.content
    ) as met
    where met.id = known.id and met.content = known.content and met.first_at >= known.told_at
    returning met.content, met.id, met.heading_count
)
insert into pg_temp.skipped_track (content, id, heading_count)
select content, id, heading_count
from confirmed;

analyze pg_temp.skipped_track;

create temporary table other_track on commit drop as
select heading.occurrence, heading.id
from pg_temp.heading_track as heading
where not exists (select from pg_temp.skipped_track as skipped where skipped.content = heading.content)
union all
select heading.occurrence, heading.id
from pg_temp.heading_track as heading
where heading.occurrence >> 20 in (select kept.answer from pg_temp.kept_answer as kept);

analyze pg_temp.other_track;

-- Who told anything else, too, is weighed whole.
with dropped as (
    delete from pg_temp.skipped_track as skipped
    where skipped.id in (select other.id from pg_temp.other_track as other)
    returning skipped.content
)
insert into pg_temp.needed_occurrence (occurrence)
select heading.occurrence
from dropped
join pg_temp.heading_track as heading on heading.content = dropped.content
union all
select occurrence
from pg_temp.other_track;

analyze pg_temp.heading_album_track_page;

create temporary table met_album_track_page on commit drop as
select
    heading.content,
    min(heading.album_id) as album_id,
    min(heading.first_position) as first_position,
    min(answer.fetched_at) as first_at,
    max(answer.fetched_at) as last_at,
    count(*) as heading_count
from pg_temp.heading_album_track_page as heading
join pg_temp.staged_answer as answer on answer.answer = heading.occurrence >> 20
group by heading.content;

analyze pg_temp.met_album_track_page;

insert into pg_temp.skipped_album_track_page (
    content,
    album_id,
    first_position,
    item_count,
    is_last,
    last_at,
    heading_count
)
select
    met.content,
    met.album_id,
    met.first_position,
    known.item_count,
    known.is_last,
    met.last_at,
    met.heading_count
from pg_temp.met_album_track_page as met
join etl.album_track_page as known
    on known.album_id = met.album_id
    and known.first_position = met.first_position
    and known.content = met.content
    and met.first_at >= known.fetched_at;

-- Of an album whose list tells anything else, too, every page is weighed.
with other as (
    select met.album_id
    from pg_temp.met_album_track_page as met
    where not exists (
        select from pg_temp.skipped_album_track_page as skipped where skipped.content = met.content
    )
    union
    select heading.album_id
    from pg_temp.kept_answer as kept
    join pg_temp.heading_album_track_page as heading on heading.occurrence >> 20 = kept.answer
)
delete from pg_temp.skipped_album_track_page as skipped
using other
where other.album_id = skipped.album_id;

analyze pg_temp.skipped_album_track_page;

with changed as (
    update etl.album_track_page as known
    set fetched_at = skipped.last_at
    from pg_temp.skipped_album_track_page as skipped
    where skipped.album_id = known.album_id
        and skipped.first_position = known.first_position
        and skipped.item_count = known.item_count
        and skipped.is_last = known.is_last
        and skipped.last_at > known.fetched_at
    returning 1
)
insert into pg_temp.skipped_count (kind, superseded, staged, updated)
select
    'album_track_page',
    - counted.number,
    counted.number,
    (select count(*) from changed)
from (select count(*) as number from pg_temp.skipped_album_track_page) as counted;

-- The other lines of these, which the loader counts, are superseded.
insert into pg_temp.skipped_count (kind, superseded, staged, updated)
select 'artist', - count(*), count(*), 0 from pg_temp.skipped_artist
union all
select 'album', - count(*), count(*), 0 from pg_temp.skipped_album
union all
select 'track', - count(*), count(*), 0 from pg_temp.skipped_track;

insert into pg_temp.needed_occurrence (occurrence)
select heading.occurrence
from pg_temp.heading_album_track_page as heading
where not exists (
    select from pg_temp.skipped_album_track_page as skipped where skipped.content = heading.content
);
