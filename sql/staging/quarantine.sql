-- Items that could not be used, or were repaired.

create temporary table staged_quarantine (
    kind     text not null,
    landed   text not null,
    pointer  text,
    reason   text not null,
    excerpt  text,
    digest   text not null,
    seen_at  timestamptz
) on commit drop;

-- The unusable ones by kind, which is told by the list that held the item; a page of items alone is one of the
-- source's children, and an answer that was refused whole is of the kind that its source asks for. Of a line that
-- cannot be read, or of a search, nothing more is known. What an answer full of problems has beside those that are
-- named has no pointer either, and is no answer that was refused; where all of it was repaired, it is not among these.
create temporary view unusable_quarantine as
with kept as (
    select
        told.landed,
        told.digest,
        told.reason like '% more problems in this answer' as is_rest,
        coalesce(told.pointer, '') = '' as is_whole,
        -- A line of requests or failures is no answer.
        told.pointer = '' and told.landed ~ '/[0-9]+[.]ndjson' as is_root,
        substring(told.pointer from '([a-z_]+)(?:/items)?/[0-9]+$') as list,
        split_part(told.landed, '/', 1) as source
    from pg_temp.staged_quarantine as told
    where told.kind = 'unusable'
)
select
    landed,
    digest,
    case
        when is_rest then 'value'
        when is_root and source = 'artists' then 'artist'
        when is_root and source = 'albums' then 'album'
        when is_root and source = 'tracks' then 'track'
        when is_whole then 'answer'
        when list is null then 'value'
        when list = 'artists' then 'artist'
        when list = 'albums' or (list = 'items' and source = 'artists') then 'album'
        when list = 'tracks' or (list = 'items' and source = 'albums') then 'track'
        else list
    end as kind
from kept;
