-- What an identifier is: $1 it, $2 the kind that is looked for. One row for each kind that has it and each identifier
-- that it was answered with, the newest first; the kind looked for before others.

select
    found.kind,
    found.id,
    found.is_alias,
    found.is_told
from (
    select kind, id, false as is_alias, confirmed_at is not null as is_told, confirmed_at as seen_at
    from etl.entity
    where id = $1
    union all
    select kind, answered_id, true, true, max(last_seen_at)
    from etl.alias
    where asked_id = $1
    group by kind, answered_id
) as found
order by found.kind <> $2, found.is_told desc, found.is_alias, found.seen_at desc nulls last, found.id;
