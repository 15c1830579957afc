-- Attempts that brought no usable answer.

create temporary table staged_failure (
    stage       text not null,
    failed_at   timestamptz not null,
    bucket      text not null,
    method      text not null,
    url         text not null,
    attempt     integer,
    status      integer,
    error_type  text not null,
    message     text,
    body        text,
    credential  text
) on commit drop;
