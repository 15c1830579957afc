-- More than half of the artists, albums or tracks of this load went to the quarantine.
-- when: before publish
-- severity: warning

select
    balance.kind,
    null as id,
    balance.quarantined,
    balance.landed
from etl.load_balance as balance
where balance.load_id = current_setting('discograph.load_id')::bigint
    and balance.kind in ('artist', 'album', 'track')
    and balance.quarantined * 2 > balance.landed;
