-- Now, by the server's clock, in a form that is read the same whatever DateStyle and time zone; and the transactions under
-- way, null where there is none, for those that tell no more.

select
    to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as moment,
    (
        select array_agg(lock.virtualxid)
        from pg_catalog.pg_locks as lock
        where lock.locktype = 'virtualxid'
    ) as transactions;
