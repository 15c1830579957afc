-- The keys that 08_suspend_keys has set aside. Last of all, because every row has to keep them. Whether this role may
-- bring them back is not asked again: if it no longer may, the load fails, and the keys were never gone.

do $$
begin
    if not current_setting('discograph.has_keys')::boolean then
        perform etl.restore_keys();
    end if;
end
$$;
