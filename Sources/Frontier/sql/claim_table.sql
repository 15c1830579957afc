-- What processes are about to ask, so that no two ask the same. It says nothing about what is known, so a file
-- without it is as good as one with it, and an older program takes no notice of it.
create table if not exists main.claim (
    name text not null primary key,
    owner text not null,
    expires_at integer not null
) strict, without rowid;
