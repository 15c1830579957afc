-- The first load of many rows spends two thirds of its time on keys, row by row. In an empty warehouse it may
-- set them aside and make them anew from all rows at once, in the same transaction. Only a table's owner can do
-- that, hence two procedures that run as the owner; who else is to load so needs his grant:
-- grant execute on function etl.suspend_keys(), etl.restore_keys() to loader.

create table etl.suspended_key (
    number      integer  not null,
    definition  text     not null,

    constraint suspended_key_pkey primary key (number)
);

comment on table etl.suspended_key is 'Keys and indexes that a load has set aside; empty but within that load.';
comment on column etl.suspended_key.number is 'The order in which they are made anew.';
comment on column etl.suspended_key.definition is 'The statement that makes it.';

-- What is loaded in bulk: the catalogue, and what is kept about its rows.
create view etl.bulk_table as
select relation.oid as relation
from pg_catalog.pg_class as relation
where relation.relkind = 'r'
    and (
        relation.relnamespace = 'catalog'::regnamespace
        or relation.oid in (
            select referring.conrelid
            from pg_catalog.pg_constraint as referring
            join pg_catalog.pg_class as referred on referred.oid = referring.confrelid
            where referring.contype = 'f'
                and referring.connamespace = 'etl'::regnamespace
                and referred.relnamespace = 'catalog'::regnamespace
        )
    );

comment on view etl.bulk_table is 'The tables whose keys a first load may set aside.';
comment on column etl.bulk_table.relation is 'The table.';

create function etl.has_bulk_rows() returns boolean
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
declare
    name text;
    has_rows boolean;
begin
    for name in select relation::regclass::text from etl.bulk_table loop
        execute format('select exists (select from %s)', name) into has_rows;
        if has_rows then
            return true;
        end if;
    end loop;
    return false;
end
$$;

comment on function etl.has_bulk_rows is 'Whether the catalogue has any row.';

create function etl.suspend_keys() returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    relations oid[] := array(select relation from etl.bulk_table);
    step record;
begin
    -- Asked before the tables are locked, too: readers of a warehouse that is in use are not disturbed.
    if etl.has_bulk_rows() then
        return false;
    end if;
    for step in select relation::regclass as relation from unnest(relations) as relation order by relation loop
        execute format('lock table %s in access exclusive mode', step.relation);
    end loop;
    if etl.has_bulk_rows() then
        return false;
    end if;

    insert into etl.suspended_key (number, definition)
    select
        row_number() over (order by made.phase, made.relation, made.name),
        made.definition
    from (
        select
            case when kept.contype = 'f' then 3 else 1 end as phase,
            kept.conrelid::regclass::text as relation,
            kept.conname::text as name,
            format(
                'alter table %s add constraint %I %s',
                kept.conrelid::regclass, kept.conname, pg_get_constraintdef(kept.oid)
            ) as definition
        from pg_constraint as kept
        where kept.conrelid = any (relations) and kept.contype in ('p', 'u', 'f')
        union all
        select
            2,
            index.indrelid::regclass::text,
            relation.relname::text,
            pg_get_indexdef(index.indexrelid)
        from pg_index as index
        join pg_class as relation on relation.oid = index.indexrelid
        where index.indrelid = any (relations)
            and not exists (select from pg_constraint as kept where kept.conindid = index.indexrelid)
    ) as made;

    for step in
        select kept.conrelid::regclass as relation, kept.conname as name
        from pg_constraint as kept
        where kept.conrelid = any (relations) and kept.contype in ('p', 'u', 'f')
        order by kept.contype = 'f' desc
    loop
        execute format('alter table %s drop constraint %I', step.relation, step.name);
    end loop;
    for step in
        select index.indexrelid::regclass as name from pg_index as index where index.indrelid = any (relations)
    loop
        execute format('drop index %s', step.name);
    end loop;
    return true;
exception
    -- Somebody's view or table stands on a key: then the keys stay.
    when dependent_objects_still_exist then
        return false;
end
$$;

comment on function etl.suspend_keys is 'Sets the keys and indexes of the catalogue aside while it has no row; false: it has, and they stay. etl.restore_keys in the same transaction brings them back.';

create function etl.restore_keys() returns void
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set maintenance_work_mem = '256MB'
as $$
declare
    step record;
begin
    for step in select definition from etl.suspended_key order by number loop
        execute step.definition;
    end loop;
    delete from etl.suspended_key;
end
$$;

comment on function etl.restore_keys is 'Makes the keys and indexes anew that etl.suspend_keys has set aside; fails when the rows do not keep them.';

revoke all on function etl.suspend_keys(), etl.restore_keys() from public;
