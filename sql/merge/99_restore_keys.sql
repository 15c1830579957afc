-- The keys that 08_suspend_keys has set aside. Last of all, because every row has to keep them.

do $$
begin
    if has_function_privilege('etl.restore_keys()', 'execute') then
        perform etl.restore_keys();
    end if;
end
$$;
