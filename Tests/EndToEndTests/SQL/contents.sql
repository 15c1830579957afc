-- Every row of the catalogue, and of history without its times, in an order that does not depend on how it came.

\pset format unaligned
\pset tuples_only on

select format(
    'select %L, t::text from %I.%I as t order by 2;', table_schema || '.' || table_name, table_schema, table_name
)
from information_schema.tables
where table_schema = 'catalog'
order by table_name
\gexec

select 'history.name', kind, id, name from history.name order by kind, id, valid_from;
select 'history.artist_metric', artist_metric::text from history.artist_metric order by 2;
select 'history.album_metric', album_metric::text from history.album_metric order by 2;
select 'history.track_metric', track_metric::text from history.track_metric order by 2;
