-- Where the headings of a load's rows go, and what comes of them: made in every load, filled only where it may pay.
-- A heading says which object or page an occurrence is of, and digests what it told.

create temporary table heading_artist (
    occurrence  bigint not null,
    present     integer not null,
    content     bigint not null,
    id          text collate "C" not null
) on commit drop;

create temporary table heading_album (
    occurrence  bigint not null,
    present     integer not null,
    content     bigint not null,
    id          text collate "C" not null
) on commit drop;

create temporary table heading_track (
    occurrence  bigint not null,
    present     integer not null,
    content     bigint not null,
    id          text collate "C" not null
) on commit drop;

create temporary table heading_album_track_page (
    occurrence      bigint not null,
    content         bigint not null,
    album_id        text collate "C" not null,
    first_position  integer not null
) on commit drop;

-- A small sample tells far too few of the tellings of artists apart, and an anti-join of them would seem to leave none.
alter table pg_temp.heading_artist alter content set (n_distinct = -0.5);

-- Tellings that occur more than once in this load.
create temporary table recurring_artist (
    content        bigint not null,
    id             text collate "C" not null,
    first_at       timestamptz not null,
    last_at        timestamptz not null,
    heading_count  bigint not null,
    is_known       boolean not null default false
) on commit drop;

create temporary table recurring_album (
    content        bigint not null,
    id             text collate "C" not null,
    first_at       timestamptz not null,
    last_at        timestamptz not null,
    heading_count  bigint not null,
    is_known       boolean not null default false
) on commit drop;

create temporary table recurring_track (
    content        bigint not null,
    id             text collate "C" not null,
    first_at       timestamptz not null,
    last_at        timestamptz not null,
    heading_count  bigint not null,
    is_known       boolean not null default false
) on commit drop;

-- Who told something that is not known: all that he told is needed.
create temporary table other_artist (
    id  text collate "C" not null
) on commit drop;

create temporary table other_album (
    id  text collate "C" not null
) on commit drop;

create temporary table other_track (
    id  text collate "C" not null
) on commit drop;

-- What is left out as it is known, where it told a popularity or followers.
create temporary table skipped_artist (
    id          text collate "C" not null,
    fetched_at  timestamptz not null,
    present     integer not null
) on commit drop;

create temporary table skipped_album (
    id          text collate "C" not null,
    fetched_at  timestamptz not null,
    present     integer not null
) on commit drop;

create temporary table skipped_track (
    id          text collate "C" not null,
    fetched_at  timestamptz not null,
    present     integer not null
) on commit drop;

-- Pages that are as they are known, by what they told.
create temporary table skipped_album_track_page (
    content         bigint not null,
    album_id        text collate "C" not null,
    first_position  integer not null,
    item_count      integer not null,
    is_last         boolean not null,
    last_at         timestamptz not null,
    heading_count   bigint not null
) on commit drop;

-- What has to be copied nevertheless.
create temporary table needed_occurrence (
    occurrence  bigint not null
) on commit drop;

-- Of the rows that were left out: how many count as staged, and of those as updated.
create temporary table skipped_count (
    kind        text not null,
    superseded  bigint not null,
    staged      bigint not null,
    updated     bigint not null
) on commit drop;
