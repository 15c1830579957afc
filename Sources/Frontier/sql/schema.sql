-- What is known of Spotify's catalogue, so that it is not asked again while it is fresh.
-- Times are milliseconds since 1970; 0 means never. The landing of runs is the truth: this index can be
-- deleted, and what unfinished runs have landed comes back at the next start.

-- One row per object and market asked for ('' is none: an answer with a market says other things).
create table main.entity (
    kind text not null,
    id text not null,
    market text not null,
    simplified_at integer not null default 0,
    full_at integer not null default 0,
    missing_from integer not null default 0,
    missing_at integer not null default 0,
    etag text,
    why text,
    primary key (kind, id, market)
) strict, without rowid;

-- A list that is read in pages: a search, an artist's albums, an album's tracks, new releases.
create table main.list (
    list_id integer primary key,
    kind text not null,
    key text not null,
    unique (kind, key)
) strict;

-- Pages that were answered; next_offset is null on the last one.
create table main.page (
    list_id integer not null references list (list_id),
    page_offset integer not null,
    item_count integer not null,
    next_offset integer,
    answered_at integer not null,
    primary key (list_id, page_offset)
) strict, without rowid;

-- What stands in the pages; positions count from 0, as offsets do.
create table main.member (
    list_id integer not null references list (list_id),
    position integer not null,
    kind text not null,
    id text not null,
    primary key (list_id, position)
) strict, without rowid;

-- How many bytes of a landed segment have been taken in.
create table main.reading (
    origin text not null,
    segment text not null,
    bytes integer not null,
    primary key (origin, segment)
) strict, without rowid;

pragma main.user_version = 1;
