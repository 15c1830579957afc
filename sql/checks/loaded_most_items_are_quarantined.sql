-- More than half of the artists, albums or tracks of this load went to the quarantine.
-- What an answer tells again in the same words counts once, as it does where it can be used.
-- when: before publish
-- severity: warning

with lost as (
    select
        kind,
        count(distinct (landed, digest)) as quarantined
    from pg_temp.unusable_quarantine
    where kind in ('artist', 'album', 'track')
    group by kind
)
select
    lost.kind,
    null as id,
    lost.quarantined,
    coalesce(counted.occurrences, 0) + lost.quarantined as landed
from lost
left join etl.load_count as counted
    on counted.load_id = current_setting('discograph.load_id')::bigint and counted.kind = lost.kind
where lost.quarantined > coalesce(counted.occurrences, 0);
