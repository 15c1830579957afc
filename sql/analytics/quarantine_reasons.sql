-- What could not be used, or was repaired, by reason.

create view analytics.quarantine_reasons as
select
    kind,
    reason,
    count(*) as items,
    count(distinct run) as runs,
    min(run || ' ' || landed || coalesce(' ' || pointer, '')) as example
from etl.quarantine
group by kind, reason
order by items desc, kind, reason;

comment on view analytics.quarantine_reasons is 'Quarantined items by reason, the most frequent first.';
comment on column analytics.quarantine_reasons.kind is 'unusable: left out; repaired: used after a repair.';
comment on column analytics.quarantine_reasons.reason is 'Why.';
comment on column analytics.quarantine_reasons.items is 'How many items.';
comment on column analytics.quarantine_reasons.runs is 'In how many runs.';
comment on column analytics.quarantine_reasons.example is 'One of them: run, landed line, JSON pointer.';
