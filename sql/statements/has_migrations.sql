-- Whether the database has ever been migrated: migration 0001 creates the table.

select to_regclass('etl.migration') is not null as has_migrations;
