-- What the crash tests add to a database: its rows as text, the rows of the undisturbed one, and places to linger.

create schema crash;

-- A column that two equal databases may differ in. No relation: every relation of the schemas that are compared.
create table crash.left_out (
    relation text,
    name text not null,
    reason text not null
);

insert into crash.left_out (relation, name, reason)
values
    (null, 'load_id', 'a load that was rolled back has taken a number'),
    (null, 'resolved_load_id', 'the same'),
    ('etl.quarantine', 'quarantine_id', 'the same'),
    ('etl.quarantine_occurrence', 'quarantine_id', 'the same'),
    ('etl.request', 'request_id', 'the same'),
    ('etl.failure', 'failure_id', 'the same'),
    ('etl.revalidation', 'revalidation_id', 'the same'),
    ('etl.tagged_answer', 'answer_id', 'the same'),
    (null, 'run', 'a run is named after the time at which it was opened'),
    ('etl.run', 'started_at', 'when this run went'),
    ('etl.run', 'ended_at', 'the same'),
    ('etl.load', 'started_at', 'when this load went'),
    ('etl.load', 'ended_at', 'the same'),
    ('etl.stage_run', 'started_at', 'when this stage went'),
    ('etl.stage_run', 'ended_at', 'the same'),
    ('etl.stage_run', 'counts', 'they hold times, and what a second start had left to do'),
    ('etl.migration', 'applied_at', 'when this database was made'),
    ('etl.migration', 'duration_ms', 'the same'),
    ('etl.analytics_version', 'applied_at', 'the same');

-- A relation that two equal databases may differ in.
create table crash.passed_over (
    relation text not null,
    reason text not null
);

-- The rows of the database that was not disturbed.
create table crash.undisturbed (
    relation text not null,
    content text not null
);

-- For databases whose answers were fetched at different times and in a different order.
create function crash.leave_out_times() returns void
language sql
as $$
insert into crash.left_out (relation, name, reason)
select format('%s.%s', table_schema, table_name), column_name, 'when it was fetched'
from information_schema.columns
where table_schema in ('catalog', 'history', 'etl')
    and (data_type = 'timestamp with time zone' or column_name in ('observed_on', 'read_in_on'));

insert into crash.left_out (relation, name, reason)
values
    ('etl.load', 'digest', 'rows hold the time at which they were fetched'),
    ('etl.load', 'row_counts', 'of attempts there are more or fewer'),
    ('etl.quarantine', 'landed', 'which answer came first is chance'),
    ('etl.quarantine_occurrence', 'landed', 'the same'),
    ('etl.answer', 'landed', 'the same'),
    ('etl.artist', 'content', 'which answer came last is chance, too'),
    ('etl.artist', 'told', 'the same'),
    ('etl.album', 'content', 'the same'),
    ('etl.album', 'told', 'the same'),
    ('etl.track', 'content', 'the same'),
    ('etl.track', 'told', 'the same'),
    ('etl.album_track_page', 'content', 'the same');

insert into crash.passed_over (relation, reason)
values
    ('etl.request', 'an attempt that was cut off is repeated, and its line may be missing'),
    ('etl.failure', 'the same'),
    ('etl.load_count', 'the same');
$$;

-- Every row that is compared.
create function crash.contents() returns table (relation text, content text)
language plpgsql
as $$
declare
    name text;
begin
    for name in
        select format('%I.%I', tables.table_schema, tables.table_name)
        from information_schema.tables
        where (tables.table_schema in ('catalog', 'history')
            or tables.table_schema = 'etl' and tables.table_type = 'BASE TABLE')
            and format('%s.%s', tables.table_schema, tables.table_name) not in (
                select passed_over.relation from crash.passed_over
            )
    loop
        return query execute format(
            'select %L, (to_jsonb(t) - (select coalesce(array_agg(left_out.name), ''{}'') from crash.left_out'
            ' where left_out.relation is null or left_out.relation = %L))::text from %s as t',
            name, name, name
        );
    end loop;
end;
$$;

-- The rows that only one of the databases has; of each twenty at most.
create function crash.differences() returns table (side text, relation text, content text)
language sql
as $$
with present as materialized (select * from crash.contents())
(
    select 'missing', missing.* from (table crash.undisturbed except all table present) as missing limit 20
)
union all
(
    select 'too much', surplus.* from (table present except all table crash.undisturbed) as surplus limit 20
);
$$;

-- Writes every row anew as it is, so that a transaction which began before cannot change it.
create function crash.outrun() returns void
language plpgsql
as $$
declare
    place record;
begin
    for place in
        select distinct on (columns.table_schema, columns.table_name)
            format('%I.%I', columns.table_schema, columns.table_name) as relation,
            quote_ident(columns.column_name) as name
        from information_schema.columns
        inner join information_schema.tables using (table_schema, table_name)
        where columns.table_schema in ('catalog', 'etl')
            and tables.table_type = 'BASE TABLE'
            and columns.is_identity = 'NO'
            and columns.is_generated = 'NEVER'
        order by columns.table_schema, columns.table_name, columns.ordinal_position
    loop
        execute format('update %s set %s = %s', place.relation, place.name, place.name);
    end loop;
end;
$$;

-- Waits in the statement that writes the table, or in the commit, when the session asks for it: until another
-- session waits for what this one has locked, or for five minutes.
create function crash.linger() returns trigger
language plpgsql
as $$
begin
    if current_setting('crash.place', true) = tg_argv[0] then
        for part in 1..15000 loop
            exit when exists (
                select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))
            );
            perform pg_sleep(0.02);
        end loop;
    end if;
    return null;
end;
$$;

create constraint trigger crash_linger after insert on etl.load
deferrable initially deferred
for each row execute function crash.linger('commit');

do $$
declare
    name text;
begin
    for name in
        select tables.table_name from information_schema.tables
        where tables.table_schema = 'catalog' and tables.table_type = 'BASE TABLE'
    loop
        execute format(
            'create trigger crash_linger after insert or update or delete on catalog.%I'
            ' for each statement execute function crash.linger(%L)',
            name, name
        );
    end loop;
end;
$$;
