-- The latest time that was taken in, so that it is known at once whether any lies ahead of the clock. Where it has no
-- row, nobody has looked yet; a file without it is as good as one with it, and an older program takes no notice of it.
create table if not exists main.latest (
    latest_id integer primary key check (latest_id = 1),
    answered_at integer not null
) strict;
