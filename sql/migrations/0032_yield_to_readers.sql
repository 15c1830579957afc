-- A first load that sets the keys aside locks the empty tables against everybody. Where somebody has one in use it
-- waits a moment, shorter than deadlock_timeout, and then loads with the keys in place, instead of failing after a
-- minute. And what was loaded so is analyzed with the keys, before it is checked: autovacuum comes later, if at all.

create or replace function etl.suspend_keys() returns boolean
language plpgsql security definer
set search_path = pg_catalog, pg_temp
set lock_timeout = '500ms'
as $$
declare
    relations oid[] := array(select relation from etl.bulk_table);
    step record;
begin
    -- Asked before the tables are locked, too: readers of a warehouse that is in use are not disturbed.
    if etl.has_bulk_rows() then
        return false;
    end if;
    if exists (
        select
        from pg_publication_tables as published
        join pg_namespace as namespace on namespace.nspname = published.schemaname
        join pg_class as relation on relation.relnamespace = namespace.oid and relation.relname = published.tablename
        where relation.oid = any (relations)
    ) then
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
    execute (select 'truncate ' || string_agg(relation::regclass::text, ', ') from unnest(relations) as relation);
    return true;
exception
    -- Somebody's view or table stands on a key, or somebody reads: then the keys stay.
    when dependent_objects_still_exist or lock_not_available or deadlock_detected then
        return false;
end
$$;

comment on function etl.suspend_keys is 'Sets the keys and indexes of the catalogue aside while it has no row; false: it has, or somebody needs or reads them, and they stay. etl.restore_keys in the same transaction brings them back.';

create or replace function etl.restore_keys() returns void
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
    if found then
        execute (select 'analyze ' || string_agg(relation::regclass::text, ', ') from etl.bulk_table);
    end if;
    delete from etl.suspended_key;
end
$$;

comment on function etl.restore_keys is 'Makes the keys and indexes anew that etl.suspend_keys has set aside, and analyzes their tables; fails when the rows do not keep them.';
