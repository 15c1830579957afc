-- A server that is busy must not hold a request for longer than the request may take: no statement of this session
-- takes more than twenty seconds, or whatever less is set, by the role or by the options of the connection.
select set_config('statement_timeout', '20s', false)
from pg_catalog.pg_settings
where case name
    when 'statement_timeout' then setting::integer not between 1 and 20000
    else false
end;
