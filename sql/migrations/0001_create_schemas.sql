-- The four schemas, and the two tables in which the migrator keeps its own books.

create schema catalog;
create schema history;
create schema etl;
create schema analytics;

comment on schema catalog is 'How things stand: the newest that Spotify said about each artist, album and track.';
comment on schema history is 'How things stood: popularity and followers day by day, and former names.';
comment on schema etl is 'Where it came from: runs, loads, attempts, confirmations, quarantine, migrations.';
comment on schema analytics is 'Views that answer questions; made anew by migrate from sql/analytics.';

create table etl.migration (
    number       integer      not null,
    duration_ms  integer      not null,
    applied_at   timestamptz  not null default now(),
    name         text         not null,
    sha256       text         not null,

    constraint migration_pkey primary key (number),
    constraint migration_name_key unique (name)
);

comment on table etl.migration is 'The files of sql/migrations that this database has seen, one row each.';
comment on column etl.migration.number is 'The number that the file name begins with.';
comment on column etl.migration.duration_ms is 'How long the file took, in milliseconds.';
comment on column etl.migration.applied_at is 'When the file was applied.';
comment on column etl.migration.name is 'The file name, its extension included.';
comment on column etl.migration.sha256 is 'SHA-256 of the file''s bytes, in hexadecimal: an applied file must never change.';

create table etl.analytics_version (
    applied_at  timestamptz  not null default now(),
    only_row    boolean      not null default true,
    sha256      text         not null,
    views       text[]       not null default '{}',

    constraint analytics_version_pkey primary key (only_row),
    constraint analytics_version_has_one_row check (only_row)
);

comment on table etl.analytics_version is 'Which state of sql/analytics the views of schema analytics were made from.';
comment on column etl.analytics_version.applied_at is 'When the views were made.';
comment on column etl.analytics_version.only_row is 'Always true: the table has one row at most.';
comment on column etl.analytics_version.sha256 is 'SHA-256 over all files of the folder, in hexadecimal.';
comment on column etl.analytics_version.views is 'The views that were made, so that a user''s own views in the schema are left alone.';
