-- Every artist met in an answer, embedded ones included.

create temporary table staged_artist (
    occurrence      bigint not null,
    fetched_at      timestamptz not null,
    landed          text not null,
    present         integer not null,
    id              text collate "C" not null,
    name            text,
    popularity      integer,
    followers       bigint,
    has_name        boolean generated always as (present & 1 <> 0) stored,
    has_popularity  boolean generated always as (present & 2 <> 0) stored,
    has_followers   boolean generated always as (present & 4 <> 0) stored,
    has_genres      boolean generated always as (present & 8 <> 0) stored,
    has_images      boolean generated always as (present & 16 <> 0) stored
) on commit drop;
