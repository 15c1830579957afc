-- Items that could not be used, or were repaired.

create temporary table staged_quarantine (
    kind     text not null,
    landed   text not null,
    pointer  text,
    reason   text not null,
    excerpt  text,
    digest   text not null,
    seen_at  timestamptz
) on commit drop;
