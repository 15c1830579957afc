-- The first load of a database names the runs that were loaded before into another. It may die once it has committed
-- and before it says so: then the next load has to. A pipeline hears of its own runs, so each has to be told.

alter table etl.load add column lack_told_to text[];

comment on column etl.load.lack_told_to is 'Of the first load, where the database lacked older runs then: the pipelines that were told so, or had nothing to be told; null: it lacked none.';
