-- A server that is busy must not hold a request for longer than the request may take: no statement of this session
-- takes more than twenty seconds, or whatever less is set, by the role or by the options of the connection. And what
-- is counted is on the disk before the request is sent, also where a role is content with less; more than that stays.
select set_config(name, case name when 'synchronous_commit' then 'on' else '20s' end, false)
from pg_catalog.pg_settings
where case name
    when 'statement_timeout' then setting::integer not between 1 and 20000
    when 'synchronous_commit' then setting = 'off'
    else false
end;
