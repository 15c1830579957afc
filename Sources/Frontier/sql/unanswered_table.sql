-- What was asked in vain, by the name under which it is claimed, so that it does not go first the next time. A file
-- without it is as good as one with it, and an older program takes no notice of it.
create table if not exists main.unanswered (
    name text not null primary key,
    asked_at integer not null
) strict, without rowid;
