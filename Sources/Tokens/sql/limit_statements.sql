-- Who needs a token has a minute for everything: no statement of this session takes more than twenty seconds or waits
-- more than ten for a lock, or whatever less is set.

select set_config(name, case name when 'lock_timeout' then '10s' else '20s' end, false)
from pg_catalog.pg_settings
where case name
    when 'statement_timeout' then setting::integer not between 1 and 20000
    when 'lock_timeout' then setting::integer not between 1 and 10000
    else false
end;
