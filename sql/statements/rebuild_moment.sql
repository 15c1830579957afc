-- Now, by the server's clock.

select clock_timestamp()::text as moment;
