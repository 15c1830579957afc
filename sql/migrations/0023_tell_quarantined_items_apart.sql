-- Each quarantined item once, with every place where it was seen: so that it is known again when it comes again, and
-- can be replayed once its reason is gone. Of items that were kept before, only the excerpt can be digested.

alter table etl.quarantine
    add column first_seen_at timestamptz,
    add column last_seen_at timestamptz,
    add column tried_at timestamptz,
    add column dropped_at timestamptz,
    add column times_seen bigint not null default 1,
    add column place text not null default '',
    add column digest text;

update etl.quarantine
set place = regexp_replace(coalesce(pointer, ''), '/[0-9]+(?=/|$)', '/*', 'g'),
    digest = encode(sha256(convert_to(coalesce(excerpt, ''), 'UTF8')), 'hex');

alter table etl.quarantine alter column digest set not null;

create table etl.quarantine_occurrence (
    quarantine_id     bigint       not null,
    load_id           bigint       not null,
    resolved_load_id  bigint,
    seen_at           timestamptz,
    run               text         not null,
    landed            text         not null,
    pointer           text,

    constraint quarantine_occurrence_item_fkey foreign key (quarantine_id) references etl.quarantine (quarantine_id),
    constraint quarantine_occurrence_load_fkey foreign key (load_id) references etl.load (load_id),
    constraint quarantine_occurrence_resolved_load_fkey foreign key (resolved_load_id) references etl.load (load_id),
    constraint quarantine_occurrence_run_fkey foreign key (run) references etl.run (run)
);

-- The oldest row of each item stays.
insert into etl.quarantine_occurrence (quarantine_id, load_id, run, landed, pointer)
select
    min(quarantine_id) over (partition by digest, kind, reason, place),
    load_id,
    run,
    landed,
    pointer
from etl.quarantine;

delete from etl.quarantine as item
where not exists (
    select from etl.quarantine_occurrence as seen where seen.quarantine_id = item.quarantine_id
);

update etl.quarantine as item
set times_seen = seen.times,
    run = seen.last_place[1],
    landed = seen.last_place[2],
    pointer = seen.last_place[3]
from (
    select
        quarantine_id,
        count(*) as times,
        max(array[run, landed, pointer]) as last_place
    from etl.quarantine_occurrence
    group by quarantine_id
) as seen
where seen.quarantine_id = item.quarantine_id;

create unique index quarantine_item_key on etl.quarantine (digest, md5(kind || reason || place));

create unique index quarantine_occurrence_key
    on etl.quarantine_occurrence (run, landed, md5(coalesce(pointer, '')), quarantine_id);

create index quarantine_occurrence_item_idx on etl.quarantine_occurrence (quarantine_id);
create index quarantine_occurrence_load_idx on etl.quarantine_occurrence (load_id);
create index quarantine_occurrence_resolved_load_idx on etl.quarantine_occurrence (resolved_load_id);

comment on table etl.quarantine is 'Items of answers that could not be used, or were used after a repair: equal ones in equal places once. Where and when each was seen is in quarantine_occurrence, how it stands in quarantine_standing.';
comment on column etl.quarantine.quarantine_id is 'Number of the item, by which discograph quarantine names it.';
comment on column etl.quarantine.load_id is 'The load that brought it first.';
comment on column etl.quarantine.first_seen_at is 'When the first answer with it arrived; null when no landed line says so.';
comment on column etl.quarantine.last_seen_at is 'When the last answer with it arrived; null when no landed line says so.';
comment on column etl.quarantine.tried_at is 'When a replay last tried it in vain; null: never.';
comment on column etl.quarantine.dropped_at is 'When somebody said that it need not be used; null: nobody has.';
comment on column etl.quarantine.times_seen is 'In how many places of landed answers it was seen.';
comment on column etl.quarantine.run is 'The run in which it was seen last.';
comment on column etl.quarantine.landed is 'The landed line in which it was seen last: file and line number.';
comment on column etl.quarantine.pointer is 'JSON pointer to it inside that answer''s body; null when the line itself is broken.';
comment on column etl.quarantine.place is 'The pointer with a * for each place in a list: an item is the same wherever in a list it stands.';
comment on column etl.quarantine.digest is 'SHA-256 of the item''s JSON, or of the broken line, in hexadecimal.';

comment on table etl.quarantine_occurrence is 'Every place in which a quarantined item was seen, once however often its run is loaded.';
comment on column etl.quarantine_occurrence.quarantine_id is 'The item.';
comment on column etl.quarantine_occurrence.load_id is 'The load that brought it.';
comment on column etl.quarantine_occurrence.resolved_load_id is 'The load to which the same landed line no longer told of it: it is used now, or is quarantined for another reason; null: still kept back.';
comment on column etl.quarantine_occurrence.seen_at is 'When the answer arrived; null when the landed line does not say so.';
comment on column etl.quarantine_occurrence.run is 'The run in which the answer was landed.';
comment on column etl.quarantine_occurrence.landed is 'The landed line: file and line number.';
comment on column etl.quarantine_occurrence.pointer is 'JSON pointer to the item inside the answer''s body; null when the line itself is broken.';

create view etl.quarantine_standing as
select
    item.quarantine_id,
    case
        when item.dropped_at is not null then 'dropped'
        when not bool_or(seen.resolved_load_id is null) then 'resolved'
        when item.kind = 'repaired' then 'repaired'
        else 'open'
    end as state,
    count(*) filter (where seen.resolved_load_id is null) as times_open,
    count(distinct seen.run) as runs,
    max(seen.resolved_load_id) as resolved_load_id
from etl.quarantine as item
join etl.quarantine_occurrence as seen on seen.quarantine_id = item.quarantine_id
group by item.quarantine_id;

comment on view etl.quarantine_standing is 'How each quarantined item stands.';
comment on column etl.quarantine_standing.quarantine_id is 'The item.';
comment on column etl.quarantine_standing.state is 'open: left out of the tables; repaired: in them, mended; resolved: in them since a later load of the same answers; dropped: somebody said that it need not be used.';
comment on column etl.quarantine_standing.times_open is 'In how many places it is still kept back, or mended.';
comment on column etl.quarantine_standing.runs is 'In how many runs it was seen.';
comment on column etl.quarantine_standing.resolved_load_id is 'The last load that resolved a place of it; null: none did.';
