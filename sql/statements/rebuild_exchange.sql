-- The rebuilt warehouse in the place of the one that stands: run while all of its tables are locked.

drop schema analytics, history, etl, catalog cascade;

alter schema catalog_rebuilt rename to catalog;
alter schema history_rebuilt rename to history;
alter schema etl_rebuilt rename to etl;
alter schema analytics_rebuilt rename to analytics;
