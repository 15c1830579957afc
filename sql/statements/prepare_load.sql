-- What a load asks of its session beside prepare_session.sql: memory for large joins. A tenth of the usual sample tells a
-- join its order, too.
-- Merge joins would sort what is loaded by its identifiers, because a table that was just emptied looks large.

select
    set_config('work_mem', '128MB', false),
    set_config('hash_mem_multiplier', '2', false),
    set_config('temp_buffers', '512MB', false),
    set_config('default_statistics_target', '10', false),
    set_config('jit', 'off', false),
    set_config('enable_mergejoin', 'off', false);
