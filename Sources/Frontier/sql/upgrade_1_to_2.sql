-- Version 2: lists remember when they were read to the end, pages what they brought, members since when they
-- are known; so a list that grows at its top need not be read to its end each time.

-- swept_at is when the last reading that came to the end began; total is what was told when the list was last
-- known to be complete.
alter table main.list add column swept_at integer not null default 0;
alter table main.list add column total integer;

-- news is how many members the page brought; etag belongs to the very request that target names.
alter table main.page add column total integer;
alter table main.page add column news integer not null default 0;
alter table main.page add column etag text;
alter table main.page add column target text;

-- first_at is when an answer first told of the member, seen_at when one last did.
alter table main.member add column first_at integer not null default 0;
alter table main.member add column seen_at integer not null default 0;

update main.page
set news = item_count;

update main.member
set seen_at = coalesce(
    (
        select max(page.answered_at)
        from main.page
        where
            page.list_id = member.list_id
            and page.page_offset <= member.position
            and page.page_offset + page.item_count > member.position
    ),
    0
);

-- A list holds each thing once, where it was seen first.
delete from main.member
where exists (
    select 1
    from main.member as earlier
    where
        earlier.list_id = member.list_id
        and earlier.kind = member.kind
        and earlier.id = member.id
        and earlier.position < member.position
);

create unique index main.member_id on member (list_id, kind, id);

pragma main.user_version = 2;
