-- What a load asks of its session beside prepare_session.sql: memory for large joins. A tenth of the usual sample
-- tells a join its order, too. $1 as there. Merge joins would sort what is loaded by its identifiers, because a table
-- that was just emptied looks large.

select
    set_config('work_mem', '128MB', $1::boolean),
    set_config('hash_mem_multiplier', '2', $1::boolean),
    set_config('temp_buffers', '512MB', $1::boolean),
    set_config('default_statistics_target', '10', $1::boolean),
    set_config('jit', 'off', $1::boolean),
    set_config('enable_mergejoin', 'off', $1::boolean);
