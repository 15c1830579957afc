-- Attempts at requests.

create temporary table staged_request (
    stage         text not null,
    attempted_at  timestamptz not null,
    bucket        text not null,
    method        text not null,
    url           text not null,
    attempt       integer,
    status        integer,
    duration_ms   integer,
    bytes         bigint,
    outcome       text not null,
    credential    text
) on commit drop;
