-- Tables that were emptied in the transaction that fills them need no write-ahead log where wal_level is minimal,
-- as in a cluster of the project's own: their files are synced before the commit instead. They have no rows anyway
-- when their keys are set aside.

create or replace function etl.suspend_keys() returns boolean
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
    execute (select 'truncate ' || string_agg(relation::regclass::text, ', ') from unnest(relations) as relation);
    return true;
exception
    -- Somebody's view or table stands on a key: then the keys stay.
    when dependent_objects_still_exist then
        return false;
end
$$;
