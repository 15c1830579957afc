-- Version 3: the file knows which mapping makes rows of the answers whose tags it keeps. Without a row nobody knows.
create table main.mapping (
    mapping_id integer primary key check (mapping_id = 1),
    digest text not null
) strict;

pragma main.user_version = 3;
