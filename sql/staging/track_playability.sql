-- Playability of tracks, from answers to requests that named a market.

create temporary table staged_track_playability (
    fetched_at   timestamptz not null,
    landed       text not null,
    track_id     text collate "C" not null,
    market       text collate "C" not null,
    is_playable  boolean,
    restriction  text
) on commit drop;
