-- Whether it pays to send the other headings: at least half of the albums told what is known of them.

select coalesce(avg(coalesce(known.content = heading.content, false)::integer) >= 0.5, true) as is_mostly_known
from pg_temp.heading_album as heading
left join etl.album as known on known.id = heading.id;
