-- A frontier's file of an earlier program has a table like this, of which no use is made any more.
create table if not exists main.claim (
    name text not null primary key,
    owner text not null,
    expires_at integer not null
) strict, without rowid;
