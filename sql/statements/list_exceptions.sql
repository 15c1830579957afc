-- What the loader has to know beside: whose rows are needed after all, and of what is left out, whose lists are
-- not those that count as staged.

copy (
select occurrence, false
from pg_temp.needed_occurrence
union all
select occurrence, true
from (
    select
        heading.occurrence,
        row_number() over (partition by heading.content order by answer.fetched_at desc, heading.occurrence) as place
    from pg_temp.recurring_artist as recurring
    join pg_temp.heading_artist as heading on heading.content = recurring.content
    join pg_temp.staged_answer as answer on answer.answer = heading.occurrence >> 20
    where heading.present & 24 <> 0
) as told
where place > 1
union all
select occurrence, true
from (
    select
        heading.occurrence,
        row_number() over (partition by heading.content order by answer.fetched_at desc, heading.occurrence) as place
    from pg_temp.recurring_album as recurring
    join pg_temp.heading_album as heading on heading.content = recurring.content
    join pg_temp.staged_answer as answer on answer.answer = heading.occurrence >> 20
    where heading.present & 3840 <> 0
) as told
where place > 1
union all
select occurrence, true
from (
    select
        heading.occurrence,
        row_number() over (partition by heading.content order by answer.fetched_at desc, heading.occurrence) as place
    from pg_temp.recurring_track as recurring
    join pg_temp.heading_track as heading on heading.content = recurring.content
    join pg_temp.staged_answer as answer on answer.answer = heading.occurrence >> 20
    where heading.present & 3072 <> 0
) as told
where place > 1
union all
select occurrence, true
from (
    select
        heading.occurrence,
        row_number() over (partition by heading.content order by answer.fetched_at desc, heading.occurrence) as place
    from pg_temp.skipped_album_track_page as skipped
    join pg_temp.heading_album_track_page as heading on heading.content = skipped.content
    join pg_temp.staged_answer as answer on answer.answer = heading.occurrence >> 20
    where skipped.heading_count > 1
) as told
where place > 1
) to stdout;
