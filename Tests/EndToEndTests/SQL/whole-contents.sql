-- Every row of the catalogue, of history with all its times, and of what is known beside them: equal for the same answers,
-- in whatever order they were loaded.

\pset format unaligned
\pset tuples_only on

select format('select %L, t::text from %I.%I as t order by 2;', nspname || '.' || relname, nspname, relname)
from pg_class
join pg_namespace on pg_namespace.oid = relnamespace
where (nspname in ('catalog', 'history') and relkind in ('r', 'v'))
    or (nspname = 'etl' and relname in (
        'artist_confirmation', 'album_confirmation', 'track_confirmation', 'artist_album', 'track_playability',
        'search_page', 'alias', 'former_name', 'artist_metric', 'album_metric', 'track_metric'
    ))
order by nspname, relname
\gexec

select 'history.name_as_of', day::date, held::text
from generate_series(timestamp '2026-10-20', timestamp '2026-11-10', interval '1 day') as day
cross join lateral history.name_as_of(day) as held
order by 2, 3;
