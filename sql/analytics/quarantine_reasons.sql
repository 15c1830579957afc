-- What could not be used, or was repaired, by reason. Of the items, open are those that discograph quarantine replay
-- would take.

create view analytics.quarantine_reasons as
select
    item.kind,
    item.reason,
    count(*) as items,
    count(*) filter (where standing.state = 'open') as open,
    sum(item.times_seen) as times_seen,
    max(item.last_seen_at) as last_seen_at,
    min(item.run || ' ' || item.landed || coalesce(' ' || item.pointer, '')) as example
from etl.quarantine as item
join etl.quarantine_standing as standing on standing.quarantine_id = item.quarantine_id
group by item.kind, item.reason
order by items desc, item.kind, item.reason;

comment on view analytics.quarantine_reasons is 'Quarantined items by reason, the most frequent first.';
comment on column analytics.quarantine_reasons.kind is 'unusable: left out; repaired: used after a repair.';
comment on column analytics.quarantine_reasons.reason is 'Why.';
comment on column analytics.quarantine_reasons.items is 'How many items; equal ones in equal places are one.';
comment on column analytics.quarantine_reasons.open is 'Of these, those that are still left out and that nobody dropped.';
comment on column analytics.quarantine_reasons.times_seen is 'In how many places of landed answers they were seen.';
comment on column analytics.quarantine_reasons.last_seen_at is 'When the last answer with one arrived; null when no landed line says so.';
comment on column analytics.quarantine_reasons.example is 'One of them: run, landed line, JSON pointer.';
