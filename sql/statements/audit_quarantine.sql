-- Enters what the quarantine kept back from a load, by kind: $1 its id.

insert into etl.load_quarantine (load_id, kind, quarantined)
select
    $1::bigint,
    kind,
    count(*)
from pg_temp.unusable_quarantine
group by kind
returning kind, quarantined;
