-- What counts, by client: in the day, beyond a gap where a clock was ahead, and what left the day by mistake.
select
    client,
    sum(sent)
from etl.quota_usage
where
    host = $1 and owner = $2 and bucket = $3
    and ((slot > $4 and (slot <= $5 or slot > $6)) or slot < $7)
group by client
order by client;
