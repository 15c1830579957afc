-- etl.restore_keys runs as its owner what etl.suspended_key says: who may write there could have anything run so.
-- etl.suspend_keys writes there as the owner, too; nobody else has a reason to.

create function etl.refuse_foreign_keys() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    if not (select pg_has_role(relation.relowner, 'USAGE') from pg_class as relation where relation.oid = tg_relid) then
        raise exception 'only etl.suspend_keys writes to etl.suspended_key, because its statements are run as the owner'
            using errcode = 'insufficient_privilege',
                hint = format('revoke insert, update on etl.suspended_key from %I', current_user);
    end if;
    return null;
end
$$;

comment on function etl.refuse_foreign_keys is 'Refuses what somebody but the owner, or etl.suspend_keys, writes to etl.suspended_key.';

create trigger suspended_key_is_the_owners
before insert or update on etl.suspended_key
for each statement execute function etl.refuse_foreign_keys();

comment on trigger suspended_key_is_the_owners on etl.suspended_key is 'Its statements are run as the owner: nobody else may write them.';
