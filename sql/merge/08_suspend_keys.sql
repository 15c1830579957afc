-- A first load of many rows sets the keys of the empty catalogue aside, where its role may do that and bring them back;
-- 99_restore_keys makes them anew. For few rows it is not worth it. discograph.bulk_rows says how many are many,
-- and discograph.has_keys, to the scripts that follow, whether they are in place.
--
-- Without keys lists are counted where they were put (21 to 50). Somebody's trigger that may leave rows out would go
-- unnoticed, so the keys stay then, and the books refuse such a load.

do $$
declare
    are_many boolean := (
        (select count(*) from pg_temp.staged_artist)
        + (select count(*) from pg_temp.staged_album)
        + (select count(*) from pg_temp.staged_track)
    ) >= coalesce(nullif(current_setting('discograph.bulk_rows', true), ''), '100000')::bigint;
    are_suspended boolean := false;
begin
    if are_many
        and has_function_privilege('etl.suspend_keys()', 'execute')
        and has_function_privilege('etl.restore_keys()', 'execute')
        and not exists (
            select from pg_trigger as own_trigger
            join pg_class as relation on relation.oid = own_trigger.tgrelid
            where relation.relnamespace = 'catalog'::regnamespace
                and not own_trigger.tgisinternal
                and own_trigger.tgenabled <> 'D'
                -- For each row, before it is inserted.
                and own_trigger.tgtype & 7 = 7
        )
    then
        are_suspended := etl.suspend_keys();
    end if;
    perform set_config('discograph.has_keys', (not are_suspended)::text, true);
end
$$;
