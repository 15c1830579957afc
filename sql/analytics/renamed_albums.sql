-- Albums that were given another name: from which, to which, and between which two answers. Of each name only the first
-- and the last sight are kept. So of a name that came back it is told that it went and came back around each name seen
-- meanwhile; its last answer before it went and its first one afterwards are not known.

create view analytics.renamed_albums as
with held as (
    select id, name, valid_from, valid_to, last_seen_at
    from history.name
    where kind = 'album'
),
followed as (
    select distinct on (former.id, former.name)
        former.id as album_id,
        former.name as name_before,
        following.name,
        former.valid_from as named_from,
        following.valid_from as following_from,
        former.last_seen_at as renamed_after,
        case when following.valid_from > former.last_seen_at then following.valid_from end as renamed_by
    from held as former
    join held as following
        on following.id = former.id
        and following.name <> former.name
        and (following.valid_to is null or following.last_seen_at > former.last_seen_at)
    where former.valid_to is not null
    -- A name that was seen before and came back, the latest of them; else the one that was seen first afterwards.
    order by
        former.id,
        former.name,
        following.valid_from > former.last_seen_at,
        case when following.valid_from <= former.last_seen_at then following.valid_from end desc,
        following.valid_from,
        following.name
),
change as (
    select
        album_id,
        name_before,
        name,
        renamed_after,
        renamed_by
    from followed
    union all
    -- What came back stood before, too: the way there.
    select
        album_id,
        name,
        name_before,
        null,
        named_from
    from followed
    where renamed_by is null and following_from < named_from
)
select
    album_id,
    name_before,
    name,
    renamed_after,
    renamed_by
from change
order by coalesce(renamed_after, renamed_by) desc, renamed_by nulls first, name_before, name, album_id;

comment on view analytics.renamed_albums is 'Changes of albums'' names, the latest first.';
comment on column analytics.renamed_albums.album_id is 'The album.';
comment on column analytics.renamed_albums.name_before is 'The name that it had.';
comment on column analytics.renamed_albums.name is 'The name that followed.';
comment on column analytics.renamed_albums.renamed_after is 'Last answer with the name before; null where Spotify came back to that name later.';
comment on column analytics.renamed_albums.renamed_by is 'First answer with the name that followed; null where Spotify went back to a name that it had before.';
