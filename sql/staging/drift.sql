-- What answers had that no mapping knows.

create temporary table staged_drift (
    endpoint       text         not null,
    object         text         not null,
    pointer        text         not null,
    kind           text         not null,
    value          text         not null,
    first_seen_at  timestamptz  not null,
    last_seen_at   timestamptz  not null,
    times_seen     bigint       not null,
    landed         text         not null,
    example        text         not null
) on commit drop;
