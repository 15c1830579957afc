-- Finds what this load tells as it is known already, and confirms it. That is an object of which every occurrence
-- told the content that stands, none of them before it was last told. Its rows are not needed then: they would
-- write nothing but that time, and its popularity on another day (see the views observed_*). What is known of names
-- and of the album that a track was read in first cannot change, because nothing is older than what was told before.
-- The rows of an answer with an ETag are kept, so they are needed where it is new, or one that was read before comes
-- again, or where another mapping made those of an older one (see merge/00_tagged_answer.sql). What is weighed whole
-- after all has been confirmed by then, which is as if a part of this load had come before the rest.

create temporary table kept_answer on commit drop as
select told.answer
from pg_temp.told_tagged_answer as told
cross join (select nullif(current_setting('discograph.mapping', true), '') as mapping) as maker
where not exists (
    select from etl.tagged_answer as known
    where md5(known.target) = md5(told.target)
        and md5(known.etag) = md5(told.etag)
        and known.target = told.target
        and known.etag = told.etag
        and known.fetched_at <> told.fetched_at
        and known.read_at is distinct from told.fetched_at
        and (
            coalesce(known.read_at, known.fetched_at) > told.fetched_at
            or known.mapping is not distinct from maker.mapping
        )
);

analyze pg_temp.kept_answer;

-- Nearly every telling comes once in a load; of those that recur the first and the last count.
do $$
declare
    kind text;
    confirmed bigint;
    needed bigint;
begin
    foreach kind in array array['artist', 'album', 'track'] loop
        execute format('analyze pg_temp.heading_%I', kind);

        -- Whether there are any is soon told: numbers are sorted much faster than they are grouped.
        execute format(
            'insert into pg_temp.recurring_%1$I (content, id, first_at, last_at, heading_count)
            select
                heading.content,
                min(heading.id),
                min(answer.fetched_at),
                max(answer.fetched_at),
                count(*)
            from (
                select content
                from pg_temp.heading_%1$I
                where (select count(*) > count(distinct content) from pg_temp.heading_%1$I)
                group by content
                having count(*) > 1
            ) as recurring
            join pg_temp.heading_%1$I as heading on heading.content = recurring.content
            join pg_temp.staged_answer as answer on answer.answer = heading.occurrence >> 20
            group by heading.content',
            kind
        );
        execute format('analyze pg_temp.recurring_%I', kind);

        execute format(
            'with confirmed as (
                update etl.%1$I as known
                set told_at = met.last_at
                from pg_temp.recurring_%1$I as met
                where met.id = known.id and met.content = known.content and met.first_at >= known.told_at
                returning met.content
            )
            update pg_temp.recurring_%1$I as met
            set is_known = true
            from confirmed
            where confirmed.content = met.content',
            kind
        );

        -- The offset keeps answers and headings together: the planner takes far too few of them to be known.
        execute format(
            'update etl.%1$I as known
            set told_at = met.fetched_at
            from (
                select heading.content, heading.id, answer.fetched_at
                from pg_temp.heading_%1$I as heading
                join pg_temp.staged_answer as answer on answer.answer = heading.occurrence >> 20
                where not exists (
                    select from pg_temp.recurring_%1$I as recurring where recurring.content = heading.content
                )
                offset 0
            ) as met
            where met.id = known.id and met.content = known.content and met.fetched_at >= known.told_at',
            kind
        );
        get diagnostics confirmed = row_count;

        -- What is not known, or not from before. Who was confirmed just now has the time of his heading.
        execute format(
            'insert into pg_temp.other_%1$I (id)
            select met.id
            from (
                select heading.content, heading.id, answer.fetched_at
                from pg_temp.heading_%1$I as heading
                join pg_temp.staged_answer as answer on answer.answer = heading.occurrence >> 20
                where not exists (
                    select from pg_temp.recurring_%1$I as recurring where recurring.content = heading.content
                )
                offset 0
            ) as met
            where (
                    select count(*) - (select coalesce(sum(heading_count), 0) from pg_temp.recurring_%1$I) > $1
                    from pg_temp.heading_%1$I
                )
                and not exists (
                    select from etl.%1$I as known
                    where known.id = met.id and known.content = met.content and known.told_at = met.fetched_at
                )
            union all
            select recurring.id
            from pg_temp.recurring_%1$I as recurring
            where not recurring.is_known
            union all
            select heading.id
            from pg_temp.heading_%1$I as heading
            where heading.occurrence >> 20 in (select kept.answer from pg_temp.kept_answer as kept)',
            kind
        )
        using confirmed;
        execute format('analyze pg_temp.other_%I', kind);

        -- Who told anything else, too, is weighed whole.
        execute format(
            'insert into pg_temp.needed_occurrence (occurrence)
            select heading.occurrence
            from pg_temp.heading_%1$I as heading
            where heading.id in (select other.id from pg_temp.other_%1$I as other)',
            kind
        );
        get diagnostics needed = row_count;
        execute format(
            'delete from pg_temp.recurring_%1$I as recurring
            where recurring.id in (select other.id from pg_temp.other_%1$I as other)',
            kind
        );

        -- Of what recurs one line counts as staged; the others, which the loader counts, are superseded.
        execute format(
            'insert into pg_temp.skipped_count (kind, superseded, staged, updated)
            select %1$L, - met.number, met.number, 0
            from (
                select count(*) - $1 - (
                    select coalesce(sum(heading_count - 1), 0) from pg_temp.recurring_%1$I
                ) as number
                from pg_temp.heading_%1$I
            ) as met',
            kind
        )
        using needed;

        -- Popularity and followers are observed day by day, also where nothing changed.
        execute format(
            'insert into pg_temp.skipped_%1$I (id, fetched_at, present)
            select heading.id, answer.fetched_at, heading.present
            from pg_temp.heading_%1$I as heading
            join pg_temp.staged_answer as answer on answer.answer = heading.occurrence >> 20
            where heading.present & %2$s <> 0
                and not exists (select from pg_temp.other_%1$I as other where other.id = heading.id)',
            kind,
            case kind when 'artist' then 6 when 'album' then 64 else 8 end
        );
        execute format('analyze pg_temp.skipped_%I', kind);
    end loop;
end
$$;

analyze pg_temp.heading_album_track_page;

create temporary table met_album_track_page on commit drop as
select
    heading.content,
    min(heading.album_id) as album_id,
    min(heading.first_position) as first_position,
    min(answer.fetched_at) as first_at,
    max(answer.fetched_at) as last_at,
    count(*) as heading_count
from pg_temp.heading_album_track_page as heading
join pg_temp.staged_answer as answer on answer.answer = heading.occurrence >> 20
group by heading.content;

analyze pg_temp.met_album_track_page;

insert into pg_temp.skipped_album_track_page (
    content,
    album_id,
    first_position,
    item_count,
    is_last,
    last_at,
    heading_count
)
select
    met.content,
    met.album_id,
    met.first_position,
    known.item_count,
    known.is_last,
    met.last_at,
    met.heading_count
from pg_temp.met_album_track_page as met
join etl.album_track_page as known
    on known.album_id = met.album_id
    and known.first_position = met.first_position
    and known.content = met.content
    and met.first_at >= known.fetched_at;

-- Of an album whose list tells anything else, too, every page is weighed.
with other as (
    select met.album_id
    from pg_temp.met_album_track_page as met
    where not exists (
        select from pg_temp.skipped_album_track_page as skipped where skipped.content = met.content
    )
    union
    select heading.album_id
    from pg_temp.kept_answer as kept
    join pg_temp.heading_album_track_page as heading on heading.occurrence >> 20 = kept.answer
)
delete from pg_temp.skipped_album_track_page as skipped
using other
where other.album_id = skipped.album_id;

analyze pg_temp.skipped_album_track_page;

with changed as (
    update etl.album_track_page as known
    set fetched_at = skipped.last_at
    from pg_temp.skipped_album_track_page as skipped
    where skipped.album_id = known.album_id
        and skipped.first_position = known.first_position
        and skipped.item_count = known.item_count
        and skipped.is_last = known.is_last
        and skipped.last_at > known.fetched_at
    returning 1
)
insert into pg_temp.skipped_count (kind, superseded, staged, updated)
select
    'album_track_page',
    - counted.number,
    counted.number,
    (select count(*) from changed)
from (select count(*) as number from pg_temp.skipped_album_track_page) as counted;

insert into pg_temp.needed_occurrence (occurrence)
select heading.occurrence
from pg_temp.heading_album_track_page as heading
where not exists (
    select from pg_temp.skipped_album_track_page as skipped where skipped.content = heading.content
);
