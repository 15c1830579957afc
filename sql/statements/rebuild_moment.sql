-- Now, by the server's clock; and the transactions under way, null where there is none, for those that tell no more.

select
    clock_timestamp()::text as moment,
    (
        select array_agg(lock.virtualxid)
        from pg_catalog.pg_locks as lock
        where lock.locktype = 'virtualxid'
    ) as transactions;
